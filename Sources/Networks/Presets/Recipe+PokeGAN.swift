/// How a square picture comes from a small one by doubling.
struct Doublings {
  /// Side of the small picture, 4 to 7.
  let base: Int
  /// Number of doublings, 2 or more.
  let count: Int

  /// From 4×4 to 64×64.
  static let to64 = Doublings(base: 4, count: 4)

  private init(base: Int, count: Int) {
    (self.base, self.count) = (base, count)
  }

  /// Nil for sides that are no 4 to 7 times a power of two, and outside of 16 to 256.
  init?(to side: Int) {
    guard (16...256).contains(side) else { return nil }
    var (base, count) = (side, 0)
    while base > 7, base % 2 == 0 {
      base /= 2
      count += 1
    }
    guard (4...7).contains(base) else { return nil }
    (self.base, self.count) = (base, count)
  }

  /// Filters of the maps that lie `level` doublings below the picture, for `width` of them at level 1:
  /// twice as many at each further level, up to eight times.
  func filters(level: Int, width: Int) -> Int { width * min(1 << (level - 1), 8) }
}

extension Recipe {
  /// A conditional GAN for some hundreds to thousands of pictures.
  ///
  /// Generator: latent vector, 4×4 maps, doublings by nearest upsampling and 3×3 convolutions with
  /// conditional batch normalisation (de Vries et al. 2017). Discriminator: strided 4×4 convolutions
  /// under spectral normalisation (Miyato et al. 2018), projection (Miyato and Koyama 2018) of the
  /// last maps pixel by pixel, since their sum knows no places and lets pictures fall into pieces.
  /// Hinge loss, DiffAugment of colour and place (Zhao et al. 2020) on white, moving average of the
  /// weights, learning rates that fall to 0 at the end, the discriminator's twice the generator's
  /// (Heusel et al. 2017). Pictures are drawn at 1.25 times the distance of a class from their mean.
  ///
  /// For sides of 4 to 7 times a power of two; another one gives the networks for 64×64.
  static func pokegan(_ settings: PresetSettings) -> Recipe {
    let doublings = Doublings(to: settings.side ?? Preset.pokegan.side) ?? .to64
    let width = settings.widths(32)
    func optimiser(_ rate: Float) -> OptimiserRecipe {
      var optimiser = OptimiserRecipe.torch
      (optimiser.learningRate, optimiser.schedule) = (rate, .end(.init()))
      return optimiser
    }
    return Recipe(
      model: Preset.pokegan.rawValue, imageRange: .symmetric, classes: settings.classes,
      latent: settings.latent ?? 128, labelStrength: 1.25, samples: .upright,
      generator: Network(
        .dcgan,
        layers: pokeganGenerator(doublings, width: width, channels: settings.channels)),
      discriminator: Network(
        .dcgan, layers: pokeganDiscriminator(doublings, width: width)),
      loss: LossRecipe(.hinge, real: 1, fake: -1, batches: .joint),
      regularisers: RegulariserRecipe(
        diffAugment: DiffAugmentRecipe(cutout: false), spectralNorm: true),
      generatorOptimiser: optimiser(4e-4), discriminatorOptimiser: optimiser(8e-4),
      average: AverageRecipe(halfLife: 5000, rampUp: 0.05), batch: 8, epochs: 200)
  }

  private static func pokeganGenerator(
    _ doublings: Doublings, width: Int, channels: Int
  ) -> [any Layer] {
    let (base, first) = (doublings.base, doublings.filters(level: doublings.count, width: width))
    var layers: [any Layer] = [
      Dense(base * base * first, bias: false), Reshape(base, base, first), ConditionalBatchNorm(),
      ReLU(),
    ]
    for level in (1..<doublings.count).reversed() {
      layers += [
        Upsampling(),
        Convolution(doublings.filters(level: level, width: width), kernel: 3, bias: false),
        ConditionalBatchNorm(), ReLU(),
      ]
    }
    return layers + [Upsampling(), Convolution(channels, kernel: 3), Tanh()]
  }

  private static func pokeganDiscriminator(_ doublings: Doublings, width: Int) -> [any Layer] {
    let convolutions: [any Layer] = (1...doublings.count).flatMap { level -> [any Layer] in
      [
        Convolution(doublings.filters(level: level, width: width), kernel: 4, stride: 2),
        LeakyReLU(0.2),
      ]
    }
    return convolutions + [Flatten(), Projection()]
  }
}
