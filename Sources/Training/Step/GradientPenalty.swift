package import Graph

/// λ·mean (‖∇D(x̂)‖₂ − 1)² at x̂ = ε·x + (1 − ε)·G(z), ε from U(0, 1) once per sample.
///
/// It is the penalty of Gulrajani et al. 2017; the norm is taken over H, W and C of each sample,
/// √(Σ + 1e-12).
///
/// The gradient is added to the graph by differentiation and differentiated again with the loss.
/// For piecewise-linear critics that comes to one forward pass, one input gradient, one pass of
/// forward type and the weight gradients: the derivatives of the activations are constants.
package struct GradientPenalty {
  /// λ.
  package let weight: Float

  /// A penalty with its weight.
  package init(weight: Float) {
    self.weight = weight
  }

  /// Adds the penalty.
  ///
  /// - Parameters:
  ///   - graph: Where it is added.
  ///   - real: x, N×H×W×C.
  ///   - fake: G(z), N×H×W×C.
  ///   - interpolation: ε, N×1.
  ///   - score: The critic: its score of pictures, and the tensor N×H×W×C on the way there that the
  ///     gradient is taken by: the pictures, or the pictures with their label planes.
  /// - Returns: the penalty with its weight, a scalar.
  package func added(
    to graph: Graph, real: Tensor, fake: Tensor, interpolation: Tensor,
    score: (Tensor) -> (score: Tensor, input: Tensor)
  ) -> Tensor {
    let share = graph.broadcastSamples(interpolation, shape: real.shape)
    let mixed = graph.add(fake, graph.multiply(share, graph.subtract(real, fake)))
    let critic = score(mixed)
    let gradient = graph.gradients(
      of: graph.sumAll(critic.score), withRespectTo: [critic.input])[0]
    let squares = graph.sumSamples(graph.multiply(gradient, gradient))
    let norms = graph.squareRoot(graph.affine(squares, scale: 1, shift: 1e-12))
    let excess = graph.affine(norms, scale: 1, shift: -1)
    return graph.affine(graph.mean(graph.multiply(excess, excess)), scale: weight)
  }
}
