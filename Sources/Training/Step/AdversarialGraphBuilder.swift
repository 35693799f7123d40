import Graph
import KernelTasks
import Networks

/// Writes the graphs of the two updates.
struct AdversarialGraphBuilder {
  let recipe: Recipe
  let imageShape: [Int]
  /// Samples of the graph: of one part, where the batch is cut.
  let batch: Int
  /// Parts of the batch, of which the graph computes one.
  var parts = 1
  let mode: NetworkMode

  /// Loss of the discriminator on real and generated pictures, and its gradients.
  ///
  /// Nothing is differentiated by the generator, so its pass costs a forward pass alone.
  ///
  /// - Parameter hasR1: Whether the update has the R1 penalty, where the recipe has one.
  /// - Returns: The graph with the loss, the gradients and the numbers of the update.
  func discriminatorUpdate(hasR1: Bool = true) -> AdversarialGraph {
    let update = UpdateBuilder(self, .discriminator)
    let graph = update.graph
    let real = update.input(.real)
    let fake = update.generated()
    let (realScores, fakeScores) = update.scores(real: real, fake: fake)
    let terms = AdversarialLoss(
      recipe: recipe.loss, regularisers: recipe.regularisers, mode: mode, graph: graph,
      labels: update.labelHeads)
    var loss = terms.discriminator(real: realScores, fake: fakeScores)
    if let weight = recipe.loss.gradientPenalty {
      let penalty = GradientPenalty(weight: weight).added(
        to: graph, real: real, fake: fake, interpolation: update.input(.interpolation)
      ) { update.penalised($0) }
      update.outputs[.penalty] = penalty
      loss = graph.add(loss, penalty)
    }
    if hasR1, let r1 = recipe.regularisers.r1 {
      let term = R1Penalty(recipe: r1)
      var penalty = term.added(to: graph, pictures: real, score: realScores.score)
      if r1.generated {
        penalty = graph.add(
          penalty, term.added(to: graph, pictures: fake, score: fakeScores.score))
      }
      update.outputs[.r1] = penalty
      loss = graph.add(loss, penalty)
    }
    if recipe.regularisers.leCam != nil {
      let penalty = LeCamPenalty(
        weight: update.input(.leCamWeight),
        anchors: (update.input(.realAnchor), update.input(.fakeAnchor)),
        sign: recipe.loss.isRealHigher ? 1 : -1
      ).added(to: graph, real: realScores.score, fake: fakeScores.score)
      update.outputs[.leCam] = penalty
      loss = graph.add(loss, penalty)
    }
    if let term = update.d2dCrossEntropy(of: realScores) {
      update.outputs[.d2dCrossEntropy] = term
      loss = graph.add(loss, term)
    }
    update.outputs[.pictures] = fake
    update.record(realScores, as: .real, head: UpdateOutput.realHead)
    update.record(fakeScores, as: .fake, head: UpdateOutput.fakeHead)
    return update.finished(loss: loss, training: update.discriminator)
  }

  /// Loss of the generator through the discriminator, and its gradients.
  ///
  /// The discriminator's weights get none.
  func generatorUpdate() -> AdversarialGraph {
    let update = UpdateBuilder(self, .generator)
    let fake = update.generated()
    let isRelativistic = recipe.loss.kind == .relativistic
    let (realScores, scores) =
      isRelativistic
      ? update.scores(real: update.input(.real), fake: fake) : (nil, update.scores(fake))
    let terms = AdversarialLoss(
      recipe: recipe.loss, regularisers: recipe.regularisers, mode: mode, graph: update.graph,
      labels: update.labelHeads)
    var loss = terms.generator(scores, real: realScores)
    if let weight = recipe.loss.reconstruction {
      loss = update.graph.add(
        loss, terms.reconstruction(of: update.input(.real), by: fake, weight: weight))
    }
    if let term = update.d2dCrossEntropy(of: scores) { loss = update.graph.add(loss, term) }
    update.record(scores, as: .fake, head: UpdateOutput.fakeHead)
    return update.finished(loss: loss, training: update.generator)
  }
}

/// A update's graph while it is being written.
///
/// A class, because inputs and outputs are added from many places.
final class UpdateBuilder {
  /// Whose update it is.
  enum Player { case generator, discriminator }

  let graph: Graph
  let generator = NetworkVariables()
  let discriminator: NetworkVariables
  var outputs: [UpdateOutput: Tensor] = [:]
  private let settings: AdversarialGraphBuilder
  private let player: Player
  private var inputs: [UpdateInput: Tensor] = [:]
  private let view: DiscriminatorView
  private var viewCount = 0

  init(_ settings: AdversarialGraphBuilder, _ player: Player) {
    self.settings = settings
    self.player = player
    graph = Graph(split: BatchSplit(parts: settings.parts, samples: settings.batch))
    discriminator = NetworkVariables(isSpectral: settings.recipe.regularisers.spectralNorm)
    view = DiscriminatorView(
      regularisers: settings.recipe.regularisers, range: settings.recipe.imageRange,
      mode: settings.mode)
  }

  private var recipe: Recipe { settings.recipe }

  /// An input of the update, made on first use.
  func input(_ input: UpdateInput) -> Tensor {
    if let known = inputs[input] { return known }
    let picture = Shape([settings.batch] + settings.imageShape)
    let (name, shape): (String, Shape) =
      switch input {
      case .real: ("real", picture)
      case .picture: ("picture", picture)
      case .labels: ("labels", [settings.batch, recipe.labelCount])
      case .latent: ("latent", [settings.batch, recipe.latent])
      case .interpolation: ("interpolation", [settings.batch, 1])
      case .noiseScale: ("noise scale", [1])
      case .augmentProbability: ("augmentation probability", [1])
      case .leCamWeight: ("weight of LeCam", .scalar)
      case .realAnchor: ("running mean of real scores", [1])
      case .fakeAnchor: ("running mean of generated scores", [1])
      }
    let tensor = graph.source(name, shape: shape)
    inputs[input] = tensor
    return tensor
  }

  /// The labels of one batch, a tensor N×size per head.
  var labelHeads: [Tensor] {
    guard recipe.loss.auxiliary != nil else { return [] }
    return blocks(of: input(.labels), sizes: recipe.headSizes)
  }

  /// What the networks are applied under for `copies` batches one after the other.
  private func conditions(copies: Int) -> NetworkConditions {
    func repeated(_ tensor: Tensor) -> Tensor {
      graph.concatenateBatch(Array(repeating: tensor, count: copies))
    }
    return NetworkConditions(
      labels: repeated(input(.labels)), heads: recipe.headSizes,
      picture: recipe.input == .picture ? repeated(input(.picture)) : nil)
  }

  /// The generator's pictures.
  func generated() -> Tensor {
    recipe.generator(
      input(recipe.input == .picture ? .picture : .latent), conditions(copies: 1),
      variables: generator, in: graph, mode: settings.mode)
  }

  /// The discriminator's result for one batch of pictures.
  func scores(_ pictures: Tensor) -> DiscriminatorScores { scored(pictures, copies: 1)[0] }

  /// The discriminator's score of pictures and what the gradient penalty differentiates it by.
  func penalised(_ pictures: Tensor) -> (score: Tensor, input: Tensor) {
    guard recipe.loss.gradientPenaltyNorm == .pictureAndLabels else {
      return (scores(pictures).score, pictures)
    }
    let score = graph.keepingLabelPlanes { scores(pictures).score }
    return (score, graph.concatenation(startingWith: pictures) ?? pictures)
  }

  /// The discriminator's results for real and generated pictures, together or apart.
  func scores(real: Tensor, fake: Tensor) -> (real: DiscriminatorScores, fake: DiscriminatorScores)
  {
    switch recipe.loss.batches {
    case .joint:
      let both = scored(graph.concatenateBatch([fake, real]), copies: 2)
      return (real: both[1], fake: both[0])
    case .separate:
      // The order in which running statistics are averaged: generated pictures first.
      let fakeScores = scores(fake)
      return (real: scores(real), fake: fakeScores)
    }
  }

  private func scored(_ pictures: Tensor, copies: Int) -> [DiscriminatorScores] {
    viewCount += 1
    let seen = view.prepared(
      pictures, name: "\(player)/\(viewCount)", in: graph, input: input(_:))
    let output = recipe.discriminator(
      seen, conditions(copies: copies), variables: discriminator, in: graph,
      mode: settings.mode)
    let hasHeads = recipe.loss.auxiliary != nil
    let hasEmbedding = recipe.loss.d2dCrossEntropy != nil
    let length = (output.shape.channels - 1) / 2
    let sizes = hasHeads ? recipe.headSizes : hasEmbedding ? [length, length] : []
    return (0..<copies).map { copy in
      let start = copy * settings.batch
      let part = copies == 1 ? output : graph.sliceBatch(output, start..<(start + settings.batch))
      let parts = blocks(of: part, sizes: [1] + sizes)
      return DiscriminatorScores(
        score: parts[0], heads: hasHeads ? Array(parts.dropFirst()) : [],
        embedding: hasEmbedding ? (parts[1], parts[2]) : nil)
    }
  }

  /// The term that tells classes apart, where the recipe has it.
  func d2dCrossEntropy(of scores: DiscriminatorScores) -> Tensor? {
    guard let settings = recipe.loss.d2dCrossEntropy, let (picture, vector) = scores.embedding
    else { return nil }
    return D2DCrossEntropy(recipe: settings).added(
      to: graph, embeddings: picture, vectors: vector,
      classes: blocks(of: input(.labels), sizes: recipe.headSizes)[0])
  }

  private func blocks(of tensor: Tensor, sizes: [Int]) -> [Tensor] {
    guard sizes.count > 1 else { return [tensor] }
    var start = 0
    return sizes.map { size in
      defer { start += size }
      return graph.sliceChannels(tensor, start..<(start + size))
    }
  }

  /// Keeps scores to be looked at after the update.
  func record(
    _ scores: DiscriminatorScores, as output: UpdateOutput, head: (Int) -> UpdateOutput
  ) {
    outputs[output] = scores.score
    for (index, logits) in scores.heads.enumerated() { outputs[head(index)] = logits }
  }

  /// The update's graph with the gradients of the network that it trains.
  func finished(loss: Tensor, training trained: NetworkVariables) -> AdversarialGraph {
    let optimiser =
      player == .generator ? recipe.generatorOptimiser : recipe.discriminatorOptimiser
    let lookups = optimiser.form == .keras ? trained.lookups : []
    let parameters = trained.parameters
    // The batch's loss is the mean of its parts' losses, so that their gradients need only be added.
    let part = settings.parts == 1 ? loss : graph.affine(loss, scale: 1 / Float(settings.parts))
    let gradients = graph.gradients(
      of: part, withRespectTo: parameters + lookups.map(\.rows))
    return AdversarialGraph(
      graph: graph, inputs: inputs, generator: generator, discriminator: discriminator,
      trained: trained, loss: loss, outputs: outputs,
      gradients: Array(gradients[..<parameters.count]),
      lookupSquares: squares(lookups, gradients: Array(gradients[parameters.count...])))
  }

  /// Labelsᵀ · gradient² for each embedding, summed over its uses.
  private func squares(
    _ lookups: [EmbeddingLookup], gradients: [Tensor]
  ) -> [(name: String, tensor: Tensor)] {
    var sums: [(name: String, tensor: Tensor)] = []
    for (lookup, gradient) in zip(lookups, gradients) {
      let shape = Shape([lookup.labels.shape.channels, gradient.shape.channels])
      let sum = graph.convolutionWeightGradient(
        lookup.labels, graph.multiply(gradient, gradient),
        .dense(
          batch: gradient.shape.batch, inputs: shape.axes[0], outputs: shape.axes[1]),
        shape: shape)
      if let index = sums.firstIndex(where: { $0.name == lookup.variableName }) {
        sums[index].tensor = graph.add(sums[index].tensor, sum)
      } else {
        sums.append((lookup.variableName, sum))
      }
    }
    return sums
  }
}
