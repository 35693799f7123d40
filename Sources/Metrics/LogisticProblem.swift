import Foundation

/// The softmax of logits + biases, and the logarithm of the sum of their exponentials.
func softmax(
  _ logits: ArraySlice<Double>, biases: [Double]
) -> (probabilities: [Double], logSum: Double) {
  let sums = zip(logits, biases).map { $0 + $1 }
  let largest = sums.max() ?? 0
  let powers = sums.map { exp($0 - largest) }
  let total = powers.reduce(0, +)
  return (powers.map { $0 / total }, largest + log(total))
}

/// Loss and gradient of a logistic regression over a whole set.
///
/// The features are packed once, as
/// rows for the logits and as columns for the gradient.
struct LogisticProblem: Sendable {
  private let rows: Panels<Double>
  private let columns: Panels<Double>
  private let labels: [Int]
  private let classCount: Int
  private let penalty: Double
  private let threads: Int

  init(_ features: Matrix, labels: [Int], classCount: Int, penalty: Double, threads: Int) {
    rows = Panels(of: features)
    columns = Panels(of: features.transposed)
    self.labels = labels
    self.classCount = classCount
    self.penalty = penalty
    self.threads = threads
  }

  /// Weights C×d, then biases.
  func split(_ parameters: [Double]) -> (weights: Matrix, biases: [Double]) {
    let count = classCount * rows.depth
    return (
      Matrix(
        rowCount: classCount, columnCount: rows.depth, values: Array(parameters[..<count])),
      Array(parameters[count...])
    )
  }

  func lossAndGradient(_ parameters: [Double]) -> (value: Double, gradient: [Double]) {
    let (weights, biases) = split(parameters)
    let (depth, classes, n) = (rows.depth, classCount, Double(labels.count))
    let parts = mapStrips(
      DoubleProduct.self, rows: rows, columns: Panels(of: weights), threads: threads
    ) { strip in
      var loss = 0.0
      var errors: [Double] = []
      for row in strip.rows {
        let start = strip.start(of: row)
        let logits = strip.values[start..<(start + classes)]
        var (probabilities, logSum) = softmax(logits, biases: biases)
        loss += logSum - logits[start + labels[row]] - biases[labels[row]]
        probabilities[labels[row]] -= 1
        errors += probabilities
      }
      return (loss: loss, errors: errors)
    }
    let errors = Matrix(
      rowCount: labels.count, columnCount: classes, values: parts.flatMap(\.errors))
    var gradient = parameters
    // d×C: the sum over samples of feature · error.
    let products = mapStrips(
      DoubleProduct.self, rows: columns, columns: Panels(of: errors.transposed), threads: threads
    ) { strip in
      strip.mapRows { _, sums in sums.indices.map { sums[$0] } }
    }
    for (feature, sums) in products.joined().enumerated() {
      for (label, sum) in sums.enumerated() {
        let index = label * depth + feature
        gradient[index] = sum / n + penalty * parameters[index]
      }
    }
    for label in 0..<classes {
      var sum = 0.0
      for row in labels.indices { sum += errors.values[row * classes + label] }
      gradient[classes * depth + label] = sum / n
    }
    let squares = weights.values.reduce(0) { $0 + $1 * $1 }
    return (parts.reduce(0) { $0 + $1.loss } / n + penalty / 2 * squares, gradient)
  }
}
