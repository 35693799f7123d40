package import Graph

/// Batch normalisation over all axes but the channels (Ioffe and Szegedy 2015).
///
/// Training normalises with the batch's biased variance and averages the statistics into stored
/// ones; evaluation uses the stored ones.
package struct BatchNorm: ElementwiseLayer {
  package static let name = "batch_norm"
  /// Added to the variance.
  package var epsilon: Float
  /// What is kept of the stored statistics at each step (Keras' sense; PyTorch's is 1 − this).
  package var momentum: Float
  /// Whether the stored variance is the unbiased one (PyTorch) or the biased one (Keras).
  package var storesUnbiasedVariance: Bool
  /// Whether the batch's statistics are used when the network is used, too, as in pix2pix.
  package var alwaysBatch: Bool?

  enum CodingKeys: String, CodingKey {
    case epsilon, momentum
    case storesUnbiasedVariance = "stores_unbiased_variance"
    case alwaysBatch = "always_batch"
  }

  /// PyTorch's defaults: ε 1e-5, of the stored statistics 0.9 is kept, the variance is unbiased.
  package static let torch = BatchNorm(epsilon: 1e-5, momentum: 0.9, storesUnbiasedVariance: true)
  /// Keras' defaults: ε 1e-3, of the stored statistics 0.99 is kept, the variance is biased.
  package static let keras = BatchNorm(epsilon: 1e-3, momentum: 0.99, storesUnbiasedVariance: false)

  package func checkSettings(_ walk: ShapeWalk) throws(Misfit) {
    try walk.requireSetting(
      epsilon > 0 && epsilon.isFinite, "epsilon", "a positive number", found: "\(epsilon)")
    try walk.requireSetting(
      (0...1).contains(momentum), "momentum", "0 to 1", found: "\(momentum)")
  }

  /// Adds the normalisation with the statistics that the mode asks for.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    let shape = Shape([input.shape.channels])
    let gamma = scope.parameter("gamma", shape: shape, role: .scale)
    let beta = scope.parameter("beta", shape: shape, role: .shift)
    // The buffers belong to the network whether this graph reads them or not.
    let mean = scope.buffer("moving_mean", shape: shape, role: .movingMean)
    _ = scope.buffer("moving_variance", shape: shape, role: .movingVariance)
    let inverseStd = scope.buffer("inverse_std", shape: shape, role: .inverseStd)
    if scope.mode == .inference || (scope.mode == .evaluation && alwaysBatch != true) {
      return scope.graph.normalized(
        input, mean: mean, inverseStd: inverseStd, gamma: gamma, beta: beta)
    }
    let normalized = scope.graph.batchNormalized(
      input, gamma: gamma, beta: beta, epsilon: epsilon)
    let rows = Float(input.shape.rows * scope.graph.split.parts)
    scope.record(
      BatchStatistics(
        layer: scope.path, epsilon: epsilon,
        mean: normalized.mean, variance: normalized.variance, momentum: momentum,
        varianceScale: storesUnbiasedVariance && rows > 1 ? rows / (rows - 1) : 1))
    return normalized.output
  }
}
