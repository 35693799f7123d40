import Foundation
import Networks

/// A number of a step with its name in `log.csv`.
public struct Metric: Sendable, Hashable, Codable {
  /// The column.
  public var name: String
  /// The number.
  public var value: Float

  /// A named number.
  public init(_ name: String, _ value: Float) {
    self.name = name
    self.value = value
  }
}

/// What a recipe's discriminator can be asked after its turn, in the order of the log's columns.
struct TurnMetrics {
  let recipe: Recipe
  /// The names of the label heads, the class first.
  private var headNames: [String] { ["class"] + recipe.heads.map(\.name) }

  /// The names of the numbers, in order.
  var names: [String] {
    var names: [String]
    switch recipe.loss.kind {
    case .binaryCrossEntropy, .leastSquares: names = ["accuracy_real", "accuracy_fake"]
    case .hinge, .wasserstein: names = ["critic_distance"]
    }
    if recipe.loss.gradientPenalty != nil { names.append("penalty") }
    if recipe.regularisers.r1 != nil { names.append("r1") }
    if recipe.loss.auxiliary != nil {
      names += headNames.flatMap { head in
        ["real", "fake"].flatMap { ["auxiliary_\(head)_\($0)", "entropy_\(head)_\($0)"] }
      }
    }
    return names
  }

  /// Replaces `metrics` by the numbers that the discriminator's turn has left; the array keeps its
  /// memory, because a step allocates nothing.
  ///
  /// Losses with a target: the shares of real and generated pictures on the right side of 0. Others:
  /// how far the mean scores lie apart. With label heads: for each the share of real and generated
  /// pictures whose greatest logit is their label's (unknown labels not counted), and the mean
  /// entropy of its output on both, in nats.
  func write(
    to metrics: inout [Metric], of turn: AdversarialTurn, labels: UnsafePointer<Float>, batch: Int
  ) {
    metrics.removeAll(keepingCapacity: true)
    switch recipe.loss.kind {
    case .binaryCrossEntropy, .leastSquares:
      let middle = recipe.loss.kind == .leastSquares ? (recipe.loss.real + recipe.loss.fake) / 2 : 0
      metrics.append(
        Metric(
          "accuracy_real",
          turn.share(of: .real, on: recipe.loss.isRealHigher, of: middle)))
      metrics.append(
        Metric(
          "accuracy_fake",
          turn.share(of: .fake, on: !recipe.loss.isRealHigher, of: middle)))
    case .hinge, .wasserstein:
      let sign: Float = recipe.loss.isRealHigher ? 1 : -1
      metrics.append(
        Metric("critic_distance", sign * (turn.mean(of: .real) - turn.mean(of: .fake))))
    }
    if recipe.loss.gradientPenalty != nil {
      metrics.append(Metric("penalty", turn.mean(of: .penalty)))
    }
    if recipe.regularisers.r1 != nil {
      // Steps between two penalties have none.
      metrics.append(Metric("r1", turn.has(.r1) ? turn.mean(of: .r1) : .nan))
    }
    if recipe.loss.auxiliary != nil {
      metrics += heads(of: turn, labels: labels, batch: batch)
    }
  }

  private func heads(
    of turn: AdversarialTurn, labels: UnsafePointer<Float>, batch: Int
  ) -> [Metric] {
    var metrics: [Metric] = []
    var start = 0
    for (head, name) in headNames.enumerated() {
      let size = recipe.headSizes[head]
      for (side, output) in [("real", TurnOutput.realHead(head)), ("fake", .fakeHead(head))] {
        let logits = turn.values(of: output)
        guard logits.count == batch * size else { continue }
        let found = Self.assess(
          logits, size: size,
          labels: (0..<batch).map { sample in
            let row = labels + sample * recipe.labelCount + start
            return (0..<size).first { row[$0] > 0.5 }
          })
        metrics.append(Metric("auxiliary_\(name)_\(side)", found.accuracy))
        metrics.append(Metric("entropy_\(name)_\(side)", found.entropy))
      }
      start += size
    }
    return metrics
  }

  /// The share of rows whose greatest logit is the label's, and the mean entropy of their softmax.
  static func assess(
    _ logits: [Float], size: Int, labels: [Int?]
  ) -> (accuracy: Float, entropy: Float) {
    var (right, known, entropy) = (0, 0, Float(0))
    for (sample, label) in labels.enumerated() {
      let row = logits[(sample * size)..<((sample + 1) * size)]
      let top = row.max() ?? 0
      let weights = row.map { exp($0 - top) }
      let sum = weights.reduce(0, +)
      // −Σ p log p with p = w/S is log S − Σ w log w / S.
      entropy += log(sum) - zip(row, weights).reduce(0) { $0 + $1.1 * ($1.0 - top) } / sum
      guard let label else { continue }
      known += 1
      if row.firstIndex(of: top) == row.startIndex + label { right += 1 }
    }
    return (Float(right) / Float(max(known, 1)), entropy / Float(max(labels.count, 1)))
  }
}
