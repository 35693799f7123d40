import Graph
import KernelTasks
import Networks

/// What the discriminator says of a batch.
struct DiscriminatorScores {
  /// N×1, or a map N×h×w×1.
  let score: Tensor
  /// The logits of each label head, N×size.
  let heads: [Tensor]
  /// The embedding of each picture and the vector of its class, N×d each, where the loss wants them.
  let embedding: (picture: Tensor, vector: Tensor)?
}

/// The terms of both networks' losses.
struct AdversarialLoss {
  /// The kind of loss and its weights.
  let recipe: LossRecipe
  /// What is done to the discriminator's targets while training.
  var regularisers = RegulariserRecipe()
  /// In any other than `training` the targets are the recipe's own.
  var mode = NetworkMode.training
  /// Where the terms are added.
  let graph: Graph
  /// The targets of each label head, N×size; rows sum to 1.
  let labels: [Tensor]

  /// weight · (the real half's mean + the generated half's mean); of a relativistic loss weight · the
  /// mean over the pairs.
  func discriminator(real: DiscriminatorScores, fake: DiscriminatorScores) -> Tensor {
    guard recipe.kind != .relativistic else {
      return graph.affine(relativistic(real.score, above: fake.score), scale: recipe.weight)
    }
    let sum = graph.add(
      side(
        adversarial(
          real.score, isReal: true, targets: discriminatorTargets(real.score, isReal: true)),
        classification(real)),
      side(
        adversarial(
          fake.score, isReal: false, targets: discriminatorTargets(fake.score, isReal: false)),
        recipe.auxiliary?.onFakes == true ? classification(fake) : nil))
    return recipe.weight == 1 ? sum : graph.affine(sum, scale: recipe.weight)
  }

  /// The generator's loss: its pictures are to be taken for real ones of their labels.
  ///
  /// - Parameters:
  ///   - fake: What the discriminator says of its pictures.
  ///   - real: What it says of real pictures of the same labels, for relativistic losses.
  /// - Returns: The loss, a scalar.
  func generator(_ fake: DiscriminatorScores, real: DiscriminatorScores? = nil) -> Tensor {
    let goal =
      switch recipe.kind {
      case .relativistic: relativistic(fake.score, above: partners(real).score)
      case .binaryCrossEntropy, .leastSquares:
        adversarial(
          fake.score, isReal: true, targets: graph.constant(recipe.real, shape: fake.score.shape))
      case .hinge, .wasserstein: graph.affine(graph.mean(fake.score), scale: -sign)
      }
    return side(goal, classification(fake))
  }

  /// λ · mean |y − G(x)|.
  func reconstruction(of real: Tensor, by fake: Tensor, weight: Float) -> Tensor {
    graph.affine(
      graph.mean(graph.absoluteValue(graph.subtract(real, fake))), scale: weight)
  }

  /// What the discriminator is taught to say of one half: while training, the target of real
  /// pictures is smoothed, and targets are exchanged at random.
  private func discriminatorTargets(_ score: Tensor, isReal: Bool) -> Tensor {
    guard mode == .training else {
      return graph.constant(isReal ? recipe.real : recipe.fake, shape: score.shape)
    }
    let smoothed = recipe.real + regularisers.labelSmoothing * (recipe.fake - recipe.real)
    let (target, other) = isReal ? (smoothed, recipe.fake) : (recipe.fake, smoothed)
    guard regularisers.labelNoise > 0 else {
      return graph.constant(target, shape: score.shape)
    }
    return graph.randomTargets(
      target, or: other, probability: regularisers.labelNoise, shape: score.shape,
      stream: isReal ? "real" : "fake")
  }

  private func partners(_ scores: DiscriminatorScores?) -> DiscriminatorScores {
    guard let scores else { preconditionFailure("a relativistic loss is one of pairs") }
    return scores
  }

  /// The mean of log(1 + e^(lower − higher)) over the pairs, as far as `higher` are to be taken for
  /// real.
  private func relativistic(_ higher: Tensor, above lower: Tensor) -> Tensor {
    let logits = graph.affine(graph.subtract(higher, lower), scale: sign)
    return graph.mean(
      graph.binaryCrossEntropy(logits: logits, targets: graph.constant(1, shape: logits.shape)))
  }

  /// The mean loss of one half's scores.
  private func adversarial(_ score: Tensor, isReal: Bool, targets: Tensor) -> Tensor {
    let direction = isReal ? -sign : sign
    switch recipe.kind {
    case .binaryCrossEntropy:
      return graph.mean(graph.binaryCrossEntropy(logits: score, targets: targets))
    case .leastSquares:
      let difference = graph.subtract(score, targets)
      return graph.mean(graph.multiply(difference, difference))
    case .hinge:
      let margin = graph.affine(score, scale: direction, shift: 1)
      return graph.mean(graph.activate(margin, .leakyReLU(slope: 0)))
    case .wasserstein:
      return graph.affine(graph.mean(score), scale: direction)
    case .relativistic: preconditionFailure("a relativistic loss has no halves")
    }
  }

  /// +1 where higher scores mean real pictures.
  private var sign: Float { recipe.isRealHigher ? 1 : -1 }

  /// The cross-entropy of the label heads, averaged over samples and heads; nil without heads.
  private func classification(_ scores: DiscriminatorScores) -> Tensor? {
    guard recipe.auxiliary != nil, !scores.heads.isEmpty else { return nil }
    let terms = zip(scores.heads, labels).map { logits, targets in
      graph.mean(graph.softmaxCrossEntropy(logits: logits, targets: targets))
    }
    let sum = terms.dropFirst().reduce(terms[0]) { graph.add($0, $1) }
    return graph.affine(sum, scale: 1 / Float(terms.count))
  }

  /// With an auxiliary classifier the mean of both terms, a missing one counting 0.
  private func side(_ adversarial: Tensor, _ classification: Tensor?) -> Tensor {
    guard recipe.auxiliary != nil else { return adversarial }
    let sum = classification.map { graph.add(adversarial, $0) } ?? adversarial
    return graph.affine(sum, scale: 0.5)
  }
}
