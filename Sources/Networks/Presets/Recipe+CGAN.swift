extension Recipe {
  /// The conditional GAN of the reference, method two: labels beside the latent vector and as
  /// planes beside the picture.
  static func cgan(_ settings: PresetSettings, stride: Int) -> Recipe {
    let latent = settings.latent ?? 128
    let n = latent + settings.classes
    return cgan(
      stride == 1 ? .cgan : .cganStrided, settings, latent: latent,
      first: [AppendLabels(), Dense(8 * 8 * n), LeakyReLU(0.2), Reshape(8, 8, n)],
      planes: AppendLabelPlanes(), stride: stride)
  }

  /// The conditional GAN of the reference, method one: the label is embedded and becomes a plane
  /// beside the latent planes in the generator and beside the picture in the discriminator.
  static func cganEmbedding(_ settings: PresetSettings) -> Recipe {
    let first = Concatenate(
      [Dense(8 * 8 * 64), Reshape(8, 8, 64)],
      [LabelEmbedding(100), Dense(8 * 8), Reshape(8, 8, 1)])
    return cgan(
      .cganEmbedding, settings, latent: settings.latent ?? 100, first: [first],
      planes: Concatenate([], [LabelEmbedding(100), Dense(64 * 64), Reshape(64, 64, 1)]), stride: 1)
  }

  /// The discriminator scores the strongest response to 64 patterns.
  ///
  /// Targets are the reference's: generated pictures 1, real ones 0, in one joint batch.
  private static func cgan(
    _ preset: Preset, _ settings: PresetSettings, latent: Int, first: [any Layer],
    planes: any Layer, stride: Int
  ) -> Recipe {
    let up = [64, 128, 256].flatMap { filters -> [any Layer] in
      [TransposedConvolution(settings.widths(filters), kernel: 3), LeakyReLU(0.2)]
    }
    let down = [512, 256, 128, 64].flatMap { filters -> [any Layer] in
      [Convolution(settings.widths(filters), kernel: 4, stride: stride), LeakyReLU(0.2)]
    }
    return Recipe(
      model: preset.rawValue, imageRange: .unit, classes: settings.classes, latent: latent,
      generator: Network(
        .glorot, layers: first + up + [Convolution(settings.channels, kernel: 4), Sigmoid()]),
      discriminator: Network(.glorot, layers: [planes] + down + [GlobalMaxPooling(), Dense(1)]),
      loss: LossRecipe(real: 0, fake: 1, batches: .joint, weight: 0.5),
      generatorOptimiser: .cgan, discriminatorOptimiser: .cgan, batch: 32, epochs: 500)
  }
}

extension OptimiserRecipe {
  /// Keras' Adam, 5e-4 falling by 0.99 every 50 steps.
  static let cgan = OptimiserRecipe(
    form: .keras, learningRate: 5e-4, beta1: 0.5, beta2: 0.999, epsilon: 1e-7,
    schedule: .exponential(.init(rate: 0.99, steps: 50)))
  /// Keras' Adam at 2e-4.
  static let keras = OptimiserRecipe(
    form: .keras, learningRate: 2e-4, beta1: 0.5, beta2: 0.999, epsilon: 1e-7)
  /// PyTorch's Adam at 2e-4, the DCGAN setting.
  static let torch = OptimiserRecipe(
    form: .torch, learningRate: 2e-4, beta1: 0.5, beta2: 0.999, epsilon: 1e-8)
}
