/// C_T, a test for copying the training set (Meehan, Chaudhuri and Dasgupta, "A non-parametric test
/// to detect data-copying in generative models", 2020).
///
/// In each cell of the feature space it asks by Mann and Whitney's U whether generated samples are
/// nearer to the training set than held-out real ones are. Far below 0: copies; about 0: as near as
/// held-out pictures are; far above 0: farther away than those, which is underfitting. It takes
/// held-out pictures from the same distribution: a validation split, no copies of training sources.
package struct DataCopying: Hashable, Sendable {
  /// What was found in one cell.
  package struct Cell: Hashable, Sendable {
    /// (U − (mn/2 − 0.5)) / √(mn(m + n + 1)/12), U the pairs in which the generated sample is
    /// farther; 0 without generated samples.
    package let score: Double
    /// Held-out samples, n.
    package let heldOutCount: Int
    /// Generated samples, m.
    package let generatedCount: Int
    /// Whether the cell holds more than 20 generated samples and so counts.
    package let isCounted: Bool
  }

  /// The mean score of the cells that count, weighted by their held-out samples; not a number when
  /// none does.
  package let value: Double
  /// The cells.
  package let cells: [Cell]

  /// Tests for copying.
  ///
  /// - Parameters:
  ///   - generated: m×d.
  ///   - training: n×d, at least 3 rows.
  ///   - heldOut: Real pictures that the network never saw.
  ///   - componentCount: Principal components of the training set to look at; all of the space when
  ///     it has no more dimensions.
  ///   - cellCount: Cells by k-means on the training set.
  ///   - seed: The starts of k-means.
  ///   - threads: How many threads may work at once.
  /// - Throws: `MetricError.dimension`, `.eigenvaluesNotFound`, or `.tooFew`, also for a cell
  ///   without held-out samples.
  package init(
    generated: FeatureMatrix, training: FeatureMatrix, heldOut: FeatureMatrix,
    componentCount: Int = 64, cellCount: Int = 3, seed: UInt64 = 0, threads: Int
  ) throws(MetricError) {
    try generated.checkSameDimension(as: training)
    try heldOut.checkSameDimension(as: training)
    guard cellCount >= 1 else { throw .tooFew(what: "cells", needed: 1, found: cellCount) }
    guard componentCount >= 1 else {
      throw .tooFew(what: "principal components", needed: 1, found: componentCount)
    }
    try training.checkCount(atLeast: max(cellCount, 2), "training samples")
    try heldOut.checkCount(atLeast: cellCount, "held-out samples")
    try generated.checkCount(atLeast: 1, "generated samples")
    var (x, p, q) = (training, heldOut, generated)
    if training.dimension > componentCount {
      let components = try PrincipalComponents(
        of: training, count: componentCount, threads: threads)
      x = try components.coordinates(of: training, threads: threads)
      p = try components.coordinates(of: heldOut, threads: threads)
      q = try components.coordinates(of: generated, threads: threads)
    }
    let partition = KMeans(of: x, k: cellCount, starts: 10, seed: seed, threads: threads)
    let (trainingCells, heldOutCells, generatedCells) = (
      try partition.cells(of: x, threads: threads), try partition.cells(of: p, threads: threads),
      try partition.cells(of: q, threads: threads)
    )
    var cells: [Cell] = []
    for cell in 0..<cellCount {
      func members(_ features: FeatureMatrix, _ cells: [Int]) -> FeatureMatrix {
        features.rows(cells.indices.filter { cells[$0] == cell })
      }
      cells.append(
        try Cell(
          training: members(x, trainingCells), heldOut: members(p, heldOutCells),
          generated: members(q, generatedCells), threads: threads))
    }
    self.cells = cells
    let counted = cells.filter(\.isCounted)
    let weight = counted.reduce(0) { $0 + Double($1.heldOutCount) }
    value = counted.reduce(0) { $0 + $1.score * Double($1.heldOutCount) } / weight
  }
}

extension DataCopying.Cell {
  fileprivate init(
    training: FeatureMatrix, heldOut: FeatureMatrix, generated: FeatureMatrix, threads: Int
  ) throws(MetricError) {
    try training.checkCount(atLeast: 1, "training samples in a cell")
    try heldOut.checkCount(atLeast: 1, "held-out samples in a cell")
    heldOutCount = heldOut.count
    generatedCount = generated.count
    isCounted = generated.count > 20
    guard generated.count > 0 else {
      score = 0
      return
    }
    let q = try nearestRows(to: generated, in: training, threads: threads).map(\.distance)
    let p = try nearestRows(to: heldOut, in: training, threads: threads).map(\.distance)
    let pairs = Double(p.count) * Double(q.count)
    let deviation = (pairs * Double(p.count + q.count + 1) / 12).squareRoot()
    score = (mannWhitneyU(q, p) - (pairs / 2 - 0.5)) / deviation
  }
}

/// Mann and Whitney's U: the pairs in which the element of the first list is larger, ties half.
func mannWhitneyU(_ first: [Double], _ second: [Double]) -> Double {
  let sorted = second.sorted()
  /// How many elements of `sorted` satisfy a condition that holds up to some place.
  func prefixCount(_ holds: (Double) -> Bool) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if holds(sorted[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
  return first.reduce(0) { sum, value in
    sum + 0.5 * Double(prefixCount { $0 < value } + prefixCount { $0 <= value })
  }
}
