extension Recipe {
  /// A small conditional GAN for 28×28 pictures with one-hot labels; a speed yardstick.
  static func oneHot28(_ settings: PresetSettings) -> Recipe {
    oneHot(
      .oneHot28, settings, base: 7, start: 128, up: [128, 128], final: 7, down: [128, 128])
  }

  /// A small conditional GAN for 32×32 pictures with one-hot labels; a speed yardstick.
  static func oneHot32(_ settings: PresetSettings) -> Recipe {
    oneHot(
      .oneHot32, settings, base: 8, start: 128, up: [64, 32], final: 8, down: [64, 128])
  }

  /// Labels beside the latent vector and as planes beside the picture; 4×4 transposed convolutions
  /// up, 3×3 strided convolutions down.
  ///
  /// Targets as in `cgan`: generated pictures 1, real ones 0, in one joint batch.
  private static func oneHot(
    _ preset: Preset, _ settings: PresetSettings, base: Int, start: Int, up: [Int], final: Int,
    down: [Int]
  ) -> Recipe {
    let (classes, channels, narrow) = (settings.classes, settings.channels, settings.widths)
    let latent = settings.latent ?? 100
    let first: [any Layer] = [
      AppendLabels(), Dense(narrow(start) * base * base), LeakyReLU(0.2),
      Reshape(base, base, narrow(start)),
    ]
    let upward: [any Layer] = up.flatMap { filters -> [any Layer] in
      [TransposedConvolution(narrow(filters), kernel: 4), LeakyReLU(0.2)]
    }
    let downward: [any Layer] = down.flatMap { filters -> [any Layer] in
      [Convolution(narrow(filters), kernel: 3, stride: 2), LeakyReLU(0.2)]
    }
    return Recipe(
      model: preset.rawValue, imageRange: .symmetric, classes: classes, latent: latent,
      generator: Network(
        .torch, layers: first + upward + [Convolution(channels, kernel: final), Tanh()]),
      discriminator: Network(
        .torch,
        layers: [AppendLabelPlanes()] + downward + [Flatten(), Dropout(0.4), Dense(1)]),
      loss: LossRecipe(real: 0, fake: 1, batches: .joint, weight: 0.5),
      generatorOptimiser: .torch, discriminatorOptimiser: .torch, batch: 64, epochs: 200)
  }
}
