extension Recipe {
  /// A conditional GAN for 28×28 pictures with embedded labels.
  static func cgan28(_ settings: PresetSettings) -> Recipe {
    small(.cgan28, settings, base: 7, up: [128, 128], final: 7, down: [128, 128])
  }

  /// A conditional GAN for 32×32 pictures with embedded labels.
  static func cgan32(_ settings: PresetSettings) -> Recipe {
    small(.cgan32, settings, base: 8, up: [64, 32], final: 8, down: [64, 128])
  }

  /// A plane of the embedded label beside the latent planes and beside the picture; real pictures
  /// have the target 1, each half its own mean.
  private static func small(
    _ preset: Preset, _ settings: PresetSettings, base: Int, up: [Int], final: Int, down: [Int]
  ) -> Recipe {
    let (side, narrow) = (4 * base, settings.widths)
    let first = Concatenate(
      [Dense(128 * base * base), LeakyReLU(0.2), Reshape(base, base, 128)],
      [LabelEmbedding(50), Dense(base * base), Reshape(base, base, 1)])
    let upward: [any Layer] = up.flatMap { filters -> [any Layer] in
      [TransposedConvolution(narrow(filters), kernel: 4), LeakyReLU(0.2)]
    }
    let plane = Concatenate(
      [], [LabelEmbedding(50), Dense(side * side), Reshape(side, side, 1)])
    let downward: [any Layer] = down.flatMap { filters -> [any Layer] in
      [Convolution(narrow(filters), kernel: 3, stride: 2), LeakyReLU(0.2)]
    }
    return Recipe(
      model: preset.rawValue, imageRange: .symmetric, classes: settings.classes,
      latent: settings.latent ?? 100,
      generator: Network(
        .glorot,
        layers: [first] + upward + [Convolution(settings.channels, kernel: final), Tanh()]),
      discriminator: Network(
        .glorot, layers: [plane] + downward + [Flatten(), Dropout(0.4), Dense(1)]),
      loss: LossRecipe(real: 1, fake: 0, batches: .separate),
      generatorOptimiser: .keras, discriminatorOptimiser: .keras, batch: 128, epochs: 100)
  }
}
