import Graph
import KernelTasks

/// The LeCam term of the discriminator's loss: weight · (mean max(0, D(x) − a_F)² + mean max(0,
/// a_R − D(G(z)))²).
///
/// It is the regularisation of Tseng et al. 2021.
struct LeCamPenalty {
  /// λ, one number; 0 until the running means are followed.
  let weight: Tensor
  /// a_R and a_F, one number each.
  let anchors: (real: Tensor, fake: Tensor)
  /// +1 where higher scores mean real pictures, else −1.
  let sign: Float

  /// Adds the term.
  ///
  /// - Parameters:
  ///   - graph: Where it is added.
  ///   - real: Scores of real pictures.
  ///   - fake: Scores of generated pictures.
  /// - Returns: The term with its weight, a scalar.
  func added(to graph: Graph, real: Tensor, fake: Tensor) -> Tensor {
    func distance(_ scores: Tensor, from anchor: Tensor, scale: Float) -> Tensor {
      let difference = graph.subtract(
        graph.affine(scores, scale: sign), graph.broadcastScalar(anchor, shape: scores.shape))
      let excess = graph.activate(
        graph.affine(difference, scale: scale), .leakyReLU(slope: 0))
      return graph.mean(graph.multiply(excess, excess))
    }
    let sum = graph.add(
      distance(real, from: anchors.fake, scale: 1), distance(fake, from: anchors.real, scale: -1))
    return graph.multiply(sum, weight)
  }
}
