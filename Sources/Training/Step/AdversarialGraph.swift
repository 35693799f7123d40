import Graph
import Kernels
import Networks

/// What comes into a turn.
enum TurnInput: Hashable {
  case real, labels, latent
}

/// What can be looked at after a turn.
enum TurnOutput: Hashable {
  /// Generated pictures.
  case pictures
  /// Logits of the real pictures.
  case real
  /// Logits of the generated pictures.
  case fake
}

/// The graph of one turn: inputs, loss, and the gradients of the network that is trained.
struct AdversarialGraph {
  let graph: Graph
  let inputs: [TurnInput: Tensor]
  let generator: NetworkVariables
  let discriminator: NetworkVariables
  let trained: NetworkVariables
  let loss: Tensor
  let outputs: [TurnOutput: Tensor]
  /// One for each trained variable, in order.
  let gradients: [Tensor]

  /// Keeps the loss, the outputs and the statistics; the gradients go to the trained network.
  func plan(engine: KernelEngine) -> Plan {
    let statistics = (generator.statistics + discriminator.statistics).flatMap {
      [$0.mean, $0.variance]
    }
    return Plan(
      graph, keeping: [loss] + outputs.values.sorted { $0.node < $1.node } + statistics,
      writing: gradients, engine: engine)
  }
}

/// Writes the graphs of the two turns.
struct AdversarialGraphBuilder {
  let recipe: Recipe
  let classCount: Int
  let imageShape: [Int]
  let batch: Int
  let mode: NetworkMode

  /// Loss of the discriminator on real and generated pictures, and its gradients.
  ///
  /// Nothing is
  /// differentiated by the generator, so its pass costs a forward pass alone.
  func discriminatorTurn() -> AdversarialGraph {
    let graph = Graph()
    let real = graph.source("real", shape: Shape([batch] + imageShape))
    let labels = graph.source("labels", shape: [batch, classCount])
    let latent = graph.source("latent", shape: [batch, recipe.latent])
    let (generator, discriminator) = (NetworkVariables(), NetworkVariables())
    let fake = recipe.generator(
      latent, labels: labels, variables: generator, in: graph, mode: mode)
    func score(_ images: Tensor, _ labels: Tensor) -> Tensor {
      recipe.discriminator(images, labels: labels, variables: discriminator, in: graph, mode: mode)
    }

    let (realLogits, fakeLogits, loss): (Tensor, Tensor, Tensor)
    switch recipe.loss.batches {
    case .joint:
      let logits = score(
        graph.concatenateBatch([fake, real]), graph.concatenateBatch([labels, labels]))
      let targets = graph.concatenateBatch([
        graph.constant(recipe.loss.fake, shape: [batch, 1]),
        graph.constant(recipe.loss.real, shape: [batch, 1]),
      ])
      fakeLogits = graph.sliceBatch(logits, 0..<batch)
      realLogits = graph.sliceBatch(logits, batch..<(2 * batch))
      loss = graph.mean(graph.binaryCrossEntropy(logits: logits, targets: targets))
    case .separate:
      realLogits = score(real, labels)
      fakeLogits = score(fake, labels)
      loss = graph.add(
        meanLoss(realLogits, target: recipe.loss.real, in: graph),
        meanLoss(fakeLogits, target: recipe.loss.fake, in: graph))
    }
    return AdversarialGraph(
      graph: graph, inputs: [.real: real, .labels: labels, .latent: latent], generator: generator,
      discriminator: discriminator, trained: discriminator, loss: loss,
      outputs: [.pictures: fake, .real: realLogits, .fake: fakeLogits],
      gradients: graph.gradients(of: loss, withRespectTo: discriminator.parameters))
  }

  /// Loss of the generator through the discriminator, and its gradients.
  ///
  /// The discriminator's
  /// weights get none.
  func generatorTurn() -> AdversarialGraph {
    let graph = Graph()
    let labels = graph.source("labels", shape: [batch, classCount])
    let latent = graph.source("latent", shape: [batch, recipe.latent])
    let (generator, discriminator) = (NetworkVariables(), NetworkVariables())
    let fake = recipe.generator(
      latent, labels: labels, variables: generator, in: graph, mode: mode)
    let logits = recipe.discriminator(
      fake, labels: labels, variables: discriminator, in: graph, mode: mode)
    let loss = meanLoss(logits, target: recipe.loss.real, in: graph)
    return AdversarialGraph(
      graph: graph, inputs: [.labels: labels, .latent: latent], generator: generator,
      discriminator: discriminator, trained: generator, loss: loss, outputs: [.fake: logits],
      gradients: graph.gradients(of: loss, withRespectTo: generator.parameters))
  }

  private func meanLoss(_ logits: Tensor, target: Float, in graph: Graph) -> Tensor {
    let targets = graph.constant(target, shape: logits.shape)
    return graph.mean(graph.binaryCrossEntropy(logits: logits, targets: targets))
  }
}
