/// A linear classifier on features, fitted to real pictures and asked about generated ones:
/// multinomial logistic regression with an L2 penalty.
///
/// Features are standardised by the mean and the standard deviation of the fitted set; a feature
/// that is constant there counts 0. Minimised is mean cross-entropy + λ/2 ‖W‖², the biases
/// unpenalised, by L-BFGS over the whole set from 0: no randomness, one minimum.
///
/// Agreement says that a sample looks like its class to this classifier, not that it looks good:
/// read it beside the accuracy on real pictures that were left out, `leftOut`.
package struct LinearProbe: Sendable {
  /// The number of classes, C.
  package let classCount: Int
  private let mean: [Double]
  private let inverseDeviation: [Double]
  /// C×d, for standardised features.
  private let weights: Matrix
  private let biases: [Double]

  /// Fits a classifier.
  ///
  /// - Parameters:
  ///   - labelled: n×d, n ≥ 1.
  ///   - penalty: λ, above 0.
  ///   - threads: How many threads may work at once.
  /// - Throws: `MetricError.tooFew`.
  package init(
    fitting labelled: LabelledFeatures, penalty: Double = 1e-3, threads: Int
  ) throws(MetricError) {
    let features = labelled.features
    try features.checkCount(atLeast: 1, "samples to fit a probe to")
    classCount = labelled.classCount
    let mean = features.mean
    let squares = features.centred(on: mean, scale: 1)
    inverseDeviation = (0..<features.dimension).map { column in
      var sum = 0.0
      for row in 0..<features.count {
        let value = squares.values[row * features.dimension + column]
        sum += value * value
      }
      let deviation = (sum / Double(features.count)).squareRoot()
      // Rounding of the mean leaves a trace of a constant.
      return deviation > mean[column].magnitude * 1e-12 ? 1 / deviation : 0
    }
    self.mean = mean
    let problem = LogisticProblem(
      standardised(features, mean, inverseDeviation), labels: labelled.labels,
      classCount: classCount, penalty: penalty, threads: threads)
    let parameters = minimum(
      from: [Double](repeating: 0, count: classCount * (features.dimension + 1)),
      iterationLimit: 300, tolerance: 1e-6, of: problem.lossAndGradient)
    (weights, biases) = problem.split(parameters)
  }

  /// The probabilities of the classes, n×C, row-major.
  ///
  /// - Throws: `MetricError.dimension` when the rows are not as long as those fitted to.
  package func probabilities(of features: FeatureMatrix, threads: Int) throws(MetricError)
    -> [Double]
  {
    guard features.dimension == mean.count else {
      throw .dimension(expected: mean.count, found: features.dimension)
    }
    let rows = standardised(features, mean, inverseDeviation)
    let logits = rows.timesTransposed(weights, threads: threads)
    return (0..<features.count).flatMap { row in
      softmax(
        logits.values[(row * classCount)..<((row + 1) * classCount)], biases: biases
      ).probabilities
    }
  }

  /// The most probable class of each row; of equals the first.
  ///
  /// - Throws: `MetricError.dimension` when the rows are not as long as those fitted to.
  package func predictions(for features: FeatureMatrix, threads: Int) throws(MetricError) -> [Int] {
    let all = try probabilities(of: features, threads: threads)
    return (0..<features.count).map { row in
      let start = row * classCount
      return (1..<max(classCount, 1)).reduce(0) {
        all[start + $1] > all[start + $0] ? $1 : $0
      }
    }
  }

  /// How the classes of samples and those seen in them go together.
  ///
  /// - Parameters:
  ///   - samples: m×d, of the classes that were fitted to.
  ///   - threads: How many threads may work at once.
  /// - Returns: The counts of all pairs of classes.
  /// - Throws: `MetricError.dimension` or `.labelCount`.
  package func confusion(
    on samples: LabelledFeatures, threads: Int
  ) throws(MetricError) -> ConfusionMatrix {
    guard samples.classCount == classCount else {
      throw .labelCount(what: "classes", expected: classCount, found: samples.classCount)
    }
    var confusion = ConfusionMatrix(classCount: classCount)
    let seen = try predictions(for: samples.features, threads: threads)
    for (label, prediction) in zip(samples.labels, seen) {
      confusion.add(label, seenAs: prediction)
    }
    return confusion
  }

  /// The confusion of probes each fitted to all parts of a set but one and asked about that one.
  ///
  /// Samples of a group stay together, and the parts have the same classes as nearly as the groups
  /// allow: the groups of each class go round the parts in the order of their first samples.
  ///
  /// - Parameters:
  ///   - real: n×d, at least two groups.
  ///   - groups: Which rows come of one source, or nil if each stands alone.
  ///   - foldCount: The number of parts, at least 2.
  ///   - penalty: λ, above 0.
  ///   - threads: How many threads may work at once.
  /// - Returns: The counts over all parts.
  /// - Throws: `MetricError.labelCount` or `.tooFew`.
  package static func leftOut(
    of real: LabelledFeatures, groups: [Int]? = nil, foldCount: Int = 5, penalty: Double = 1e-3,
    threads: Int
  ) throws(MetricError) -> ConfusionMatrix {
    let groups = try SourceGroups(groups, count: real.features.count)
    guard foldCount >= 2 else { throw .tooFew(what: "parts", needed: 2, found: foldCount) }
    guard groups.count >= 2 else {
      throw .tooFew(what: "groups of samples", needed: 2, found: groups.count)
    }
    var foldOfGroup = [Int?](repeating: nil, count: groups.count)
    var next = 0
    for row in real.rowsByClass.joined() where foldOfGroup[groups.ofRow[row]] == nil {
      foldOfGroup[groups.ofRow[row]] = next % foldCount
      next += 1
    }
    var total = ConfusionMatrix(classCount: real.classCount)
    for fold in 0..<foldCount {
      let inside = groups.ofRow.indices.filter { foldOfGroup[groups.ofRow[$0]] == fold }
      let outside = groups.ofRow.indices.filter { foldOfGroup[groups.ofRow[$0]] != fold }
      guard !inside.isEmpty, !outside.isEmpty else { continue }
      let probe = try LinearProbe(
        fitting: real.rows(outside), penalty: penalty, threads: threads)
      total.add(try probe.confusion(on: real.rows(inside), threads: threads))
    }
    return total
  }
}

private func standardised(
  _ features: FeatureMatrix, _ mean: [Double], _ inverseDeviation: [Double]
) -> Matrix {
  var rows = features.centred(on: mean, scale: 1)
  for row in 0..<features.count {
    for column in 0..<features.dimension {
      rows.values[row * features.dimension + column] *= inverseDeviation[column]
    }
  }
  return rows
}
