package import Graph

/// Everything that defines a conditional GAN and its training except the data and the length of the
/// run: a value that `config.yaml` shows in full.
package struct Recipe: Codable, Hashable, Sendable {
  /// The preset that it started from.
  package var model: String
  /// The values that pictures have inside the networks.
  package var imageRange: ImageRange
  /// Number of classes.
  package var classes: Int
  /// The labels that the networks see beside the class.
  package var heads: [LabelHeadRecipe] = []
  /// What the generator starts from.
  package var input = GeneratorInput.latent
  /// Length of the latent vectors.
  package var latent: Int
  /// What their numbers are drawn from; none = normal.
  package var latentDistribution: LatentDistribution?
  /// How far pictures are drawn beyond the class that is asked for; none = 1, the class itself.
  ///
  /// The class weights w of a picture become c + s·(w − c), c being equal parts of all classes that
  /// the run has pictures of. Training sees the plain labels.
  package var labelStrength: Float?
  /// Which latent vectors the generator's update draws.
  package var generatorLatents = GeneratorLatents.fresh
  /// Which samples it learns from; none = all.
  package var samples: SampleChoice?
  /// N×latent (or a source picture) → N×H×W×C.
  package var generator: Network
  /// N×H×W×C → N×1 logits, with an auxiliary loss N×(1 + Σ heads), or a map of logits N×h×w×1.
  package var discriminator: Network
  /// What the two are scored by.
  package var loss: LossRecipe
  /// What keeps the discriminator from learning the pictures by heart.
  package var regularisers = RegulariserRecipe()
  /// Updates of each network in a step.
  package var updates = UpdateSchedule()
  /// The generator's updates.
  package var generatorOptimiser: OptimiserRecipe
  /// The discriminator's updates.
  package var discriminatorOptimiser: OptimiserRecipe
  /// The moving average of the generator's weights that samples are drawn from; none = the weights
  /// themselves.
  package var average: AverageRecipe?
  /// Pictures per step unless the user says otherwise.
  package var batch: Int
  /// Passes over the data unless the user says otherwise.
  package var epochs: Int

  enum CodingKeys: String, CodingKey {
    case model
    case imageRange = "image_range"
    case classes, heads, input, latent
    case latentDistribution = "latent_distribution"
    case labelStrength = "label_strength"
    case generatorLatents = "generator_latents"
    case samples, generator, discriminator, loss, regularisers
    case updates = "turns"
    case generatorOptimiser = "generator_optimiser"
    case discriminatorOptimiser = "discriminator_optimiser"
    case average, batch, epochs
  }

  /// Sizes of the label heads, the classes first; a row of labels holds them beside each other.
  package var headSizes: [Int] { [classes] + heads.map(\.count) }
  /// Length of a row of labels.
  package var labelCount: Int { headSizes.reduce(0, +) }

  /// Whether the generator's pictures depend on the labels that it is given.
  package var isConditional: Bool {
    guard input == .latent else { return false }
    let graph = Graph()
    let labels = graph.source("labels", shape: [1, labelCount])
    let output = generator(
      graph.source("latent", shape: [1, latent]),
      NetworkConditions(labels: labels, heads: headSizes), variables: NetworkVariables(),
      in: graph, mode: .evaluation)
    return graph.depends(output, on: labels)
  }

  /// The generator's input for one sample.
  ///
  /// - Parameter imageShape: H, W, C of the pictures.
  /// - Returns: The shape of the input without the batch.
  package func generatorInputShape(imageShape: [Int]) -> [Int] {
    input == .latent ? [latent] : imageShape
  }

  /// The generator's variables and what it makes of one sample.
  ///
  /// - Parameter imageShape: H, W, C of the pictures.
  /// - Returns: The variables, and the shape of the result with a batch of 1.
  package func generatorVariables(
    imageShape: [Int]
  ) -> (variables: [Variable], outputShape: Shape) {
    generator.variables(
      sampleShape: generatorInputShape(imageShape: imageShape), heads: headSizes,
      picture: input == .picture ? imageShape : nil)
  }

  /// The discriminator's variables and what it makes of one picture.
  ///
  /// - Parameter imageShape: H, W, C of the pictures.
  /// - Returns: The variables, and the shape of the result with a batch of 1.
  package func discriminatorVariables(
    imageShape: [Int]
  ) -> (variables: [Variable], outputShape: Shape) {
    discriminator.variables(
      sampleShape: imageShape, heads: headSizes, picture: input == .picture ? imageShape : nil,
      isSpectral: regularisers.spectralNorm)
  }
}

/// What a generator starts from.
package enum GeneratorInput: String, Codable, Hashable, Sendable, CaseIterable {
  /// A latent vector.
  case latent
  /// A source picture: image-to-image translation on pairs.
  case picture
}

/// Which latent vectors the generator's update of a step draws.
package enum GeneratorLatents: String, Codable, Hashable, Sendable, CaseIterable {
  /// New ones.
  case fresh
  /// Those of the discriminator's update.
  case same
}

/// The values that pictures have inside the networks.
package enum ImageRange: String, Codable, Hashable, Sendable, CaseIterable {
  /// 0…1, for a generator that ends in a sigmoid.
  case unit
  /// −1…1, for a generator that ends in tanh.
  case symmetric

  /// value = scale·byte + shift.
  package var byteTransform: (scale: Float, shift: Float) {
    switch self {
    case .unit: (1 / 255, 0)
    case .symmetric: (2 / 255, -1)
    }
  }

  /// The byte of a value, rounded, values outside the range at its ends.
  package func byte(_ value: Float) -> UInt8 {
    let (scale, shift) = byteTransform
    let scaled = ((value - shift) / scale).rounded()
    return scaled >= 255 ? 255 : scaled > 0 ? UInt8(scaled) : 0
  }
}

/// How many updates each network makes in one step of training.
package struct UpdateSchedule: Codable, Hashable, Sendable {
  /// Updates of the discriminator, each on new pictures; n_critic of Wasserstein GANs.
  package var discriminator: Int
  /// Updates of the generator.
  package var generator: Int

  /// A schedule; one update each by default.
  package init(discriminator: Int = 1, generator: Int = 1) {
    self.discriminator = discriminator
    self.generator = generator
  }
}

/// One kind of label beside the class, such as the body shape: its name in the shards and the
/// number of its values.
package struct LabelHeadRecipe: Codable, Hashable, Sendable {
  /// The head's name in the shards.
  package var name: String
  /// Number of values.
  package var count: Int

  package init(name: String, count: Int) {
    self.name = name
    self.count = count
  }
}
