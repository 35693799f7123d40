extension Recipe {
  /// The conditional GAN of the reference, method two: labels beside the latent vector and as
  /// planes beside the picture; the discriminator scores the strongest response to 64 patterns.
  ///
  /// Targets are the reference's: generated pictures 1, real ones 0, in one joint batch.
  static func cgan(_ settings: PresetSettings, stride: Int) -> Recipe {
    let (classes, channels, narrow) = (settings.classes, settings.channels, settings.widths)
    let latent = settings.latent ?? 128
    let n = latent + classes
    return Recipe(
      model: stride == 1 ? Preset.cgan.rawValue : Preset.cganStrided.rawValue,
      imageRange: .unit, classes: classes, latent: latent,
      generator: Network(
        .glorot,
        AppendLabels(),
        Dense(8 * 8 * n), LeakyReLU(0.2), Reshape(8, 8, n),
        TransposedConvolution(narrow(64), kernel: 3), LeakyReLU(0.2),
        TransposedConvolution(narrow(128), kernel: 3), LeakyReLU(0.2),
        TransposedConvolution(narrow(256), kernel: 3), LeakyReLU(0.2),
        Convolution(channels, kernel: 4), Sigmoid()),
      discriminator: Network(
        .glorot,
        AppendLabelPlanes(),
        Convolution(narrow(512), kernel: 4, stride: stride), LeakyReLU(0.2),
        Convolution(narrow(256), kernel: 4, stride: stride), LeakyReLU(0.2),
        Convolution(narrow(128), kernel: 4, stride: stride), LeakyReLU(0.2),
        Convolution(narrow(64), kernel: 4, stride: stride), LeakyReLU(0.2),
        GlobalMaxPooling(), Dense(1)),
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
