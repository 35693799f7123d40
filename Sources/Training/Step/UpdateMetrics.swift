import Foundation
import Networks

/// A number of a step with its name in `log.csv`.
package struct Metric: Sendable, Hashable, Codable {
  /// The column.
  package var name: String
  /// The number.
  package var value: Float

  package init(_ name: String, _ value: Float) {
    self.name = name
    self.value = value
  }
}

/// What a recipe's discriminator can be asked after its update, in the order of the log's columns.
struct UpdateMetrics {
  private let recipe: Recipe
  /// The label heads that the loss learns.
  private let heads: [Head]

  private struct Head {
    /// The first of its numbers in a row of labels.
    let start: Int
    let size: Int
    /// Accuracy and entropy on real and on generated pictures.
    let real, fake: (accuracy: String, entropy: String)
  }

  init(recipe: Recipe) {
    self.recipe = recipe
    var heads: [Head] = []
    if recipe.loss.auxiliary != nil {
      var start = 0
      for (name, size) in zip(["class"] + recipe.heads.map(\.name), recipe.headSizes) {
        heads.append(
          Head(
            start: start, size: size,
            real: ("auxiliary_\(name)_real", "entropy_\(name)_real"),
            fake: ("auxiliary_\(name)_fake", "entropy_\(name)_fake")))
        start += size
      }
    }
    self.heads = heads
  }

  /// The names of the numbers, in order.
  var names: [String] {
    var names: [String]
    switch recipe.loss.kind {
    case .binaryCrossEntropy, .leastSquares: names = ["accuracy_real", "accuracy_fake"]
    case .hinge, .wasserstein, .relativistic: names = ["critic_distance"]
    }
    if recipe.loss.gradientPenalty != nil { names.append("penalty") }
    if recipe.regularisers.r1 != nil { names.append("r1") }
    if recipe.regularisers.leCam != nil { names.append("lecam") }
    if recipe.loss.d2dCrossEntropy != nil { names.append("d2d_ce") }
    return names
      + heads.flatMap { [$0.real.accuracy, $0.real.entropy, $0.fake.accuracy, $0.fake.entropy] }
  }

  /// Replaces `metrics` by the numbers that the discriminator's update has left; the array keeps its
  /// memory, because a step allocates nothing.
  ///
  /// Losses with a target: the shares of real and generated pictures on the right side of 0. Others:
  /// how far the mean scores lie apart. With label heads: for each the share of real and generated
  /// pictures whose greatest logit is their label's (unknown labels not counted), and the mean
  /// entropy of its output on both, in nats.
  func write(
    to metrics: inout [Metric], of update: AdversarialUpdate, labels: UnsafePointer<Float>,
    batch: Int
  ) {
    metrics.removeAll(keepingCapacity: true)
    switch recipe.loss.kind {
    case .binaryCrossEntropy, .leastSquares:
      let middle = recipe.loss.kind == .leastSquares ? (recipe.loss.real + recipe.loss.fake) / 2 : 0
      metrics.append(
        Metric(
          "accuracy_real",
          update.share(of: .real, on: recipe.loss.isRealHigher, of: middle)))
      metrics.append(
        Metric(
          "accuracy_fake",
          update.share(of: .fake, on: !recipe.loss.isRealHigher, of: middle)))
    case .hinge, .wasserstein, .relativistic:
      let sign: Float = recipe.loss.isRealHigher ? 1 : -1
      metrics.append(
        Metric("critic_distance", sign * (update.mean(of: .real) - update.mean(of: .fake))))
    }
    if recipe.loss.gradientPenalty != nil {
      metrics.append(Metric("penalty", update.mean(of: .penalty)))
    }
    if recipe.regularisers.r1 != nil {
      // Steps between two penalties have none.
      metrics.append(Metric("r1", update.has(.r1) ? update.mean(of: .r1) : .nan))
    }
    if recipe.regularisers.leCam != nil {
      metrics.append(Metric("lecam", update.mean(of: .leCam)))
    }
    if recipe.loss.d2dCrossEntropy != nil {
      metrics.append(Metric("d2d_ce", update.mean(of: .d2dCrossEntropy)))
    }
    guard let last = heads.last else { return }
    let known = unsafe HeadLabels(labels, stride: last.start + last.size, batch: batch)
    for (index, head) in heads.enumerated() {
      for (names, output) in [
        (head.real, UpdateOutput.realHead(index)), (head.fake, .fakeHead(index)),
      ] {
        // `batch` rows of the head's logits, and of labels in `known`.
        guard let logits = unsafe update.address(of: output) else { continue }
        let found = unsafe known.assess(logits, start: head.start, size: head.size)
        metrics.append(Metric(names.accuracy, found.accuracy))
        metrics.append(Metric(names.entropy, found.entropy))
      }
    }
  }
}

/// The labels of a batch, N rows of all heads side by side.
@safe private struct HeadLabels {
  let labels: UnsafePointer<Float>
  let stride: Int
  let batch: Int

  init(_ labels: UnsafePointer<Float>, stride: Int, batch: Int) {
    unsafe self.labels = labels
    self.stride = stride
    self.batch = batch
  }

  /// The share of rows whose greatest logit is the label's, and the mean entropy of their softmax in
  /// nats.
  ///
  /// - Parameters:
  ///   - logits: N×`size`.
  ///   - start: The head's first label in a row.
  ///   - size: Its labels.
  /// - Returns: The share and the mean.
  func assess(
    _ logits: UnsafePointer<Float>, start: Int, size: Int
  ) -> (accuracy: Float, entropy: Float) {
    var (right, known, entropy) = (0, 0, Float(0))
    for sample in 0..<batch {
      // Rows of `size` logits and of `stride` labels, one for each sample.
      let row = unsafe logits + sample * size
      var top = 0
      for i in 1..<max(size, 1) where unsafe row[i] > row[top] { top = i }
      // −Σ p log p with p = w/S is log S − Σ w log w / S.
      var (sum, weighted) = (Float(0), Float(0))
      for i in 0..<size {
        let difference = unsafe row[i] - row[top]
        let weight = exp(difference)
        sum += weight
        weighted += weight * difference
      }
      entropy += log(sum) - weighted / sum
      let own = unsafe labels + sample * stride + start
      for i in 0..<size where unsafe own[i] > 0.5 {
        known += 1
        if i == top { right += 1 }
        break
      }
    }
    return (Float(right) / Float(max(known, 1)), entropy / Float(max(batch, 1)))
  }
}
