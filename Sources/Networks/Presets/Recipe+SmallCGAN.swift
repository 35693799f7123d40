extension Recipe {
  /// A conditional GAN for 28×28 pictures with embedded labels.
  static func cgan28(_ settings: PresetSettings) -> Recipe {
    embedding(.cgan28, settings, base: 7, up: [128, 128], down: [128, 128])
  }

  /// A conditional GAN for 32×32 pictures with embedded labels.
  static func cgan32(_ settings: PresetSettings) -> Recipe {
    embedding(.cgan32, settings, base: 8, up: [64, 32], down: [64, 128])
  }

  /// A small conditional GAN for 28×28 pictures with one-hot labels; a speed yardstick.
  static func oneHot28(_ settings: PresetSettings) -> Recipe {
    oneHot(.oneHot28, settings, base: 7, up: [128, 128], down: [128, 128])
  }

  /// A small conditional GAN for 32×32 pictures with one-hot labels; a speed yardstick.
  static func oneHot32(_ settings: PresetSettings) -> Recipe {
    oneHot(.oneHot32, settings, base: 8, up: [64, 32], down: [64, 128])
  }

  /// A plane of the embedded label beside the latent planes and beside the picture; real pictures
  /// have the target 1, each half its own mean.
  private static func embedding(
    _ preset: Preset, _ settings: PresetSettings, base: Int, up: [Int], down: [Int]
  ) -> Recipe {
    let side = 4 * base
    let first = Concatenate(
      [Dense(128 * base * base), LeakyReLU(0.2), Reshape(base, base, 128)],
      [LabelEmbedding(50), Dense(base * base), Reshape(base, base, 1)])
    let plane = Concatenate([], [LabelEmbedding(50), Dense(side * side), Reshape(side, side, 1)])
    let made = networks(.glorot, settings, [first], up, kernel: base, plane, down)
    return Recipe(
      model: preset.rawValue, imageRange: .symmetric, classes: settings.classes,
      latent: settings.latent ?? 100, generator: made.generator,
      discriminator: made.discriminator,
      loss: LossRecipe(real: 1, fake: 0, batches: .separate),
      generatorOptimiser: .keras, discriminatorOptimiser: .keras, batch: 128, epochs: 100)
  }

  /// Labels beside the latent vector and as planes beside the picture.
  ///
  /// Targets as in `cgan`: generated pictures 1, real ones 0, in one joint batch.
  private static func oneHot(
    _ preset: Preset, _ settings: PresetSettings, base: Int, up: [Int], down: [Int]
  ) -> Recipe {
    let start = settings.widths(128)
    let first: [any Layer] = [
      AppendLabels(), Dense(start * base * base), LeakyReLU(0.2), Reshape(base, base, start),
    ]
    let made = networks(.torch, settings, first, up, kernel: base, AppendLabelPlanes(), down)
    return Recipe(
      model: preset.rawValue, imageRange: .symmetric, classes: settings.classes,
      latent: settings.latent ?? 100, generator: made.generator,
      discriminator: made.discriminator,
      loss: LossRecipe(real: 0, fake: 1, batches: .joint, weight: 0.5),
      generatorOptimiser: .torch, discriminatorOptimiser: .torch, batch: 64, epochs: 200)
  }

  /// 4×4 transposed convolutions up, 3×3 strided convolutions down.
  private static func networks(
    _ initialisation: Initialisation, _ settings: PresetSettings, _ first: [any Layer], _ up: [Int],
    kernel: Int, _ planes: any Layer, _ down: [Int]
  ) -> (generator: Network, discriminator: Network) {
    let upward = up.flatMap { filters -> [any Layer] in
      [TransposedConvolution(settings.widths(filters), kernel: 4), LeakyReLU(0.2)]
    }
    let downward = down.flatMap { filters -> [any Layer] in
      [Convolution(settings.widths(filters), kernel: 3, stride: 2), LeakyReLU(0.2)]
    }
    let last: [any Layer] = [Convolution(settings.channels, kernel: kernel), Tanh()]
    return (
      Network(initialisation, layers: first + upward + last),
      Network(
        initialisation, layers: [planes] + downward + [Flatten(), Dropout(0.4), Dense(1)])
    )
  }
}
