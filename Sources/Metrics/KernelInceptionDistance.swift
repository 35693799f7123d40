import SeededRandom

/// The kernel distance (KD; on Inception features the KID): the squared maximum mean discrepancy
/// with the kernel k(a, b) = (a·b/d + 1)³ (Bińkowski, Sutherland, Arbel and Gretton, "Demystifying
/// MMD GANs", 2018).
///
/// Unbiased, so values slightly below 0 are right for equal distributions. Papers print it times
/// 100 or 1,000; here it is as it is.
package struct KernelInceptionDistance: Hashable, Sendable {
  /// Σ_{i≠j} k(x_i, x_j)/(n(n−1)) + Σ_{i≠j} k(y_i, y_j)/(m(m−1)) − 2 Σ_ij k(x_i, y_j)/(nm) over all
  /// samples.
  package let value: Double
  /// The standard error of `value` by a jackknife that leaves out one group of both sets at a time.
  package let standardError: Double
  /// What others print: the mean over random subsets of equal size; not a number when none is
  /// drawn.
  package let subsetMean: Double
  /// The standard deviation (divisor: their number) over these subsets.
  ///
  /// It is no standard error:
  /// the subsets overlap, and it goes to 0 as they grow to the whole set.
  package let subsetDeviation: Double
  /// The size of a subset.
  package let subsetSize: Int

  /// How the samples are divided for the standard error and for `subsetMean`.
  package struct Plan: Hashable, Sendable {
    /// Groups of the jackknife.
    ///
    /// Their members are spread so evenly over the rows that each has its share of every class,
    /// whether these come one after the other or in turn.
    package var foldCount: Int
    /// How many subsets are drawn.
    package var subsetCount: Int
    /// Their size, or nil for half of the smaller set, at most 1,000.
    package var subsetSize: Int?
    /// Which subsets are drawn.
    package var seed: UInt64

    /// A plan for the usual sizes.
    package init(
      foldCount: Int = 20, subsetCount: Int = 100, subsetSize: Int? = nil, seed: UInt64 = 0
    ) {
      self.foldCount = foldCount
      self.subsetCount = subsetCount
      self.subsetSize = subsetSize
      self.seed = seed
    }
  }

  /// Compares two sets.
  ///
  /// - Parameters:
  ///   - real: n×d, n ≥ 4.
  ///   - generated: m×d, m ≥ 4.
  ///   - plan: Groups and subsets.
  ///   - threads: How many threads may work at once.
  /// - Throws: `MetricError.dimension`; `.tooFew` for sets below 4 or smaller than a subset.
  package init(
    real: FeatureMatrix, generated: FeatureMatrix, plan: Plan = Plan(), threads: Int
  ) throws(MetricError) {
    try generated.checkSameDimension(as: real)
    // Two samples must be left when half of a set is left out.
    try real.checkCount(atLeast: 4, "real samples")
    try generated.checkCount(atLeast: 4, "generated samples")
    let smaller = min(real.count, generated.count)
    subsetSize = plan.subsetSize ?? min(1000, smaller / 2)
    guard subsetSize >= 2 else {
      throw .tooFew(what: "samples in a subset", needed: 2, found: subsetSize)
    }
    guard subsetSize <= smaller else {
      throw .tooFew(what: "samples for a subset", needed: subsetSize, found: smaller)
    }
    guard plan.subsetCount >= 0 else {
      throw .tooFew(what: "subsets", needed: 0, found: plan.subsetCount)
    }
    guard plan.foldCount >= 2 else {
      throw .tooFew(what: "groups of the jackknife", needed: 2, found: plan.foldCount)
    }
    let folds = min(plan.foldCount, smaller)
    let x = Division(real.count, folds: folds, subsetSize, plan, stream: "kid-real")
    let y = Division(generated.count, folds: folds, subsetSize, plan, stream: "kid-generated")
    let discrepancy = Discrepancy(
      xx: KernelSums(real, x, real, x, isSameSet: true, threads: threads),
      yy: KernelSums(generated, y, generated, y, isSameSet: true, threads: threads),
      xy: KernelSums(real, x, generated, y, isSameSet: false, threads: threads),
      realFolds: x.folds.map(\.count), generatedFolds: y.folds.map(\.count))
    value = discrepancy.value(leavingOut: nil)
    let left = (0..<folds).map { discrepancy.value(leavingOut: $0) }
    standardError = (Double(folds - 1) * squaredDeviation(left)).squareRoot()
    let subsets = discrepancy.subsetValues(size: subsetSize)
    subsetMean = subsets.isEmpty ? .nan : subsets.reduce(0, +) / Double(subsets.count)
    subsetDeviation = subsets.isEmpty ? .nan : squaredDeviation(subsets).squareRoot()
  }
}

/// Mean squared deviation from the mean.
private func squaredDeviation(_ values: [Double]) -> Double {
  let count = Double(values.count)
  let mean = values.reduce(0, +) / count
  return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
}

/// One set's groups and subsets.
private struct Division: Sendable {
  /// The samples of each group.
  let folds: [[Int]]
  /// The group of each sample.
  let foldOfSample: [Int]
  /// The samples of each subset.
  let subsets: [[Int]]
  /// The subsets that hold a sample, for each sample.
  let subsetsOfSample: [[Int]]

  init(
    _ count: Int, folds: Int, _ subsetSize: Int, _ plan: KernelInceptionDistance.Plan,
    stream: String
  ) {
    // The multiples of the golden ratio, modulo 1, lie evenly, and so do those of any arithmetic
    // sequence of numbers (Weyl, 1916): equal shares of their order are the groups.
    let order = (0..<count).sorted { goldenFraction($0) < goldenFraction($1) }
    var foldOfSample = [Int](repeating: 0, count: count)
    for (rank, sample) in order.enumerated() { foldOfSample[sample] = rank * folds / count }
    self.foldOfSample = foldOfSample
    self.folds = (0..<folds).map { fold in
      (0..<count).filter { foldOfSample[$0] == fold }
    }
    subsets = (0..<plan.subsetCount).map { index in
      var random = CounterRandom(
        seed: plan.seed, stream: RandomStream(stream), index: UInt64(index))
      return Array(random.permutation(count: count).prefix(subsetSize))
    }
    var holding = [[Int]](repeating: [], count: count)
    for (index, subset) in subsets.enumerated() {
      for sample in subset { holding[sample].append(index) }
    }
    subsetsOfSample = holding
  }
}

/// The fractional part of a multiple of the golden ratio, times 2⁶⁴.
private func goldenFraction(_ index: Int) -> UInt64 {
  UInt64(truncatingIfNeeded: index) &* 0x9E37_79B9_7F4A_7C15
}

/// Sums of kernel values between two sets, without those of a sample with itself.
private struct KernelSums: Sendable {
  let foldCount: Int
  /// foldCount × foldCount: group of the first set, group of the second.
  private(set) var folds: [Double]
  /// Over the pairs inside each subset.
  private(set) var subsets: [Double]

  init(
    _ first: FeatureMatrix, _ a: Division, _ second: FeatureMatrix, _ b: Division,
    isSameSet: Bool, threads: Int
  ) {
    let count = a.folds.count
    let scale = 1 / Double(first.dimension)
    let none = (
      folds: [Double](repeating: 0, count: count * count),
      subsets: [Double](repeating: 0, count: a.subsets.count)
    )
    let parts = mapProducts(of: first, with: second, threads: threads) { strip in
      var part = none
      for row in strip.rows {
        let start = strip.start(of: row)
        var kernel = strip.values[start..<(start + strip.columnCount)].map { product in
          let base = product * scale + 1
          return base * base * base
        }
        if isSameSet { kernel[row] = 0 }
        for fold in 0..<count {
          part.folds[a.foldOfSample[row] * count + fold] +=
            b.folds[fold].reduce(0) { $0 + kernel[$1] }
        }
        for subset in a.subsetsOfSample[row] {
          part.subsets[subset] += b.subsets[subset].reduce(0) { $0 + kernel[$1] }
        }
      }
      return part
    }
    var total = none
    for part in parts {
      for index in total.folds.indices { total.folds[index] += part.folds[index] }
      for index in total.subsets.indices { total.subsets[index] += part.subsets[index] }
    }
    foldCount = count
    folds = total.folds
    subsets = total.subsets
  }

  /// The sum over pairs of which neither is in a group.
  func sum(leavingOut fold: Int?) -> Double {
    var sum = 0.0
    for row in 0..<foldCount where row != fold {
      for column in 0..<foldCount where column != fold { sum += folds[row * foldCount + column] }
    }
    return sum
  }
}

/// The three sums that make up the discrepancy.
private struct Discrepancy {
  let xx: KernelSums
  let yy: KernelSums
  let xy: KernelSums
  let realFolds: [Int]
  let generatedFolds: [Int]

  func value(leavingOut fold: Int?) -> Double {
    let n = Double(realFolds.reduce(0, +) - (fold.map { realFolds[$0] } ?? 0))
    let m = Double(generatedFolds.reduce(0, +) - (fold.map { generatedFolds[$0] } ?? 0))
    return xx.sum(leavingOut: fold) / (n * (n - 1)) + yy.sum(leavingOut: fold) / (m * (m - 1))
      - 2 * xy.sum(leavingOut: fold) / (n * m)
  }

  func subsetValues(size: Int) -> [Double] {
    let s = Double(size)
    return xx.subsets.indices.map { index in
      (xx.subsets[index] + yy.subsets[index]) / (s * (s - 1)) - 2 * xy.subsets[index] / (s * s)
    }
  }
}
