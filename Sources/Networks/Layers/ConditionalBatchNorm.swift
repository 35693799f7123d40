package import Graph

/// Batch normalisation whose scale and shift depend on the labels: y = (1 + lᵀΓ)·x̂ + lᵀB with the
/// row of label weights l and one row of Γ and B, which start at 0, for each label.
///
/// The method is that of de Vries et al. 2017, in the form of Miyato and Koyama 2018: a row for each
/// class. Blended labels have the blend of their rows. With one class it is plain batch
/// normalisation.
package struct ConditionalBatchNorm: ElementwiseLayer {
  package static let name = "conditional_batch_norm"
  /// Added to the variance.
  package var epsilon: Float
  /// What is kept of the stored statistics at each step.
  package var momentum: Float

  package init(epsilon: Float = 1e-5, momentum: Float = 0.9) {
    self.epsilon = epsilon
    self.momentum = momentum
  }

  package func checkSettings(_ walk: ShapeWalk) throws(Misfit) {
    try walk.requireSetting(
      epsilon > 0 && epsilon.isFinite, "epsilon", "a positive number", found: "\(epsilon)")
    try walk.requireSetting(
      (0...1).contains(momentum), "momentum", "0 to 1", found: "\(momentum)")
  }

  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    let channels = input.shape.channels
    let table = Shape([scope.labels.shape.channels, channels])
    let gains = scope.parameter("gains", shape: table, role: .shift)
    let shifts = scope.parameter("shifts", shape: table, role: .shift)
    let graph = scope.graph
    return graph.modulated(
      normalized(input, scope),
      gain: graph.affine(graph.dense(scope.labels, gains), scale: 1, shift: 1),
      bias: graph.dense(scope.labels, shifts))
  }

  /// The input with the mean 0 and the variance 1 in each channel.
  private func normalized(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    let graph = scope.graph
    let row = Shape([input.shape.channels])
    let (one, zero) = (graph.constant(1, shape: row), graph.constant(0, shape: row))
    let mean = scope.buffer("moving_mean", shape: row, role: .movingMean)
    _ = scope.buffer("moving_variance", shape: row, role: .movingVariance)
    let inverseStd = scope.buffer("inverse_std", shape: row, role: .inverseStd)
    guard scope.mode == .training || scope.mode == .calibration else {
      return graph.normalized(input, mean: mean, inverseStd: inverseStd, gamma: one, beta: zero)
    }
    let normalized = graph.batchNormalized(input, gamma: one, beta: zero, epsilon: epsilon)
    let rows = Float(input.shape.rows * graph.split.parts)
    scope.record(
      BatchStatistics(
        layer: scope.path, epsilon: epsilon, mean: normalized.mean,
        variance: normalized.variance, momentum: momentum,
        varianceScale: rows > 1 ? rows / (rows - 1) : 1))
    return normalized.output
  }
}
