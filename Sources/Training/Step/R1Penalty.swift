import Graph
import Networks

/// γ/2 · mean over samples of ‖∇D(x)‖² at some pictures, times the interval when it is added at
/// some steps only.
///
/// It is the penalty of Mescheder et al. 2018.
struct R1Penalty {
  let recipe: R1Recipe

  /// Adds the penalty.
  ///
  /// - Parameters:
  ///   - graph: Where it is added.
  ///   - pictures: The pictures before any random change, which the gradient passes through.
  ///   - score: What the discriminator says of them.
  /// - Returns: the penalty with its weight, a scalar.
  func added(to graph: Graph, pictures: Tensor, score: Tensor) -> Tensor {
    let gradient = graph.gradients(of: graph.sumAll(score), withRespectTo: [pictures])[0]
    let weight = recipe.gamma / 2 * Float(max(recipe.interval, 1)) / Float(pictures.shape.batch)
    return graph.affine(graph.sumAll(graph.multiply(gradient, gradient)), scale: weight)
  }
}
