import Graph
import Kernels
import Networks

/// What comes into an update.
enum UpdateInput: Hashable {
  /// Real pictures.
  case real
  /// Labels of the real pictures, in the generator's update those that it is asked for.
  case labels
  case latent
  /// The source pictures of image-to-image networks.
  case picture
  /// ε of the gradient penalty, one per sample.
  case interpolation
  /// σ of the noise on what the discriminator sees.
  case noiseScale
  /// The probability with which DiffAugment changes pictures, where it is adaptive.
  case augmentProbability
  /// λ of the LeCam term, 0 before its start.
  case leCamWeight
  /// Running means of the scores of real and generated pictures.
  case realAnchor, fakeAnchor
}

/// What can be looked at after an update.
enum UpdateOutput: Hashable {
  /// Generated pictures.
  case pictures
  /// Scores of the real pictures.
  case real
  /// Scores of the generated pictures.
  case fake
  /// The logits of one label head for the real pictures.
  case realHead(Int)
  /// The logits of one label head for the generated pictures.
  case fakeHead(Int)
  /// The gradient penalty with its weight.
  case penalty
  /// The R1 penalty with its weight, that at generated pictures included.
  case r1
  /// The LeCam term with its weight.
  case leCam
  /// The data-to-data cross-entropy of real pictures with its weight.
  case d2dCrossEntropy
}

/// The graph of one update: inputs, loss, and the gradients of the network that is trained.
struct AdversarialGraph {
  let graph: Graph
  let inputs: [UpdateInput: Tensor]
  let generator: NetworkVariables
  let discriminator: NetworkVariables
  let trained: NetworkVariables
  let loss: Tensor
  let outputs: [UpdateOutput: Tensor]
  /// One for each trained variable, in order.
  let gradients: [Tensor]
  /// For embeddings that Keras' Adam updates: the sums of the squared gradients of their look-ups.
  let lookupSquares: [(name: String, tensor: Tensor)]

  /// Keeps the loss, the outputs and the statistics; the gradients go to the trained network.
  func plan(engine: KernelEngine) -> Plan {
    let statistics = (generator.statistics + discriminator.statistics).flatMap {
      [$0.mean, $0.variance]
    }
    return Plan(
      graph, keeping: [loss] + outputs.values.sorted { $0.node < $1.node } + statistics,
      writing: gradients + lookupSquares.map(\.tensor), engine: engine)
  }
}
