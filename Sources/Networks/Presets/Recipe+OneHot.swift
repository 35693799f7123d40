extension Recipe {
  /// A small conditional GAN for 28×28 pictures with one-hot labels; a speed yardstick.
  static func oneHot28(classes: Int, channels: Int, narrowing: Int, latent: Int) -> Recipe {
    oneHot(
      .oneHot28, classes: classes, channels: channels, latent: latent, base: 7, start: 128,
      up: [128, 128], final: 7, down: [128, 128], narrowing: narrowing)
  }

  /// A small conditional GAN for 32×32 pictures with one-hot labels; a speed yardstick.
  static func oneHot32(classes: Int, channels: Int, narrowing: Int, latent: Int) -> Recipe {
    oneHot(
      .oneHot32, classes: classes, channels: channels, latent: latent, base: 8, start: 128,
      up: [64, 32], final: 8, down: [64, 128], narrowing: narrowing)
  }

  /// Labels beside the latent vector and as planes beside the picture; 4×4 transposed convolutions
  /// up, 3×3 strided convolutions down.
  ///
  /// Targets as in `cgan`: generated pictures 1, real ones 0, in one joint batch.
  private static func oneHot(
    _ preset: Preset, classes: Int, channels: Int, latent: Int, base: Int, start: Int, up: [Int],
    final: Int, down: [Int], narrowing: Int
  ) -> Recipe {
    let narrow = { max(1, $0 / narrowing) }
    let optimiser = OptimiserRecipe(
      form: .torch, learningRate: 2e-4, beta1: 0.5, beta2: 0.999, epsilon: 1e-8)
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
      generatorOptimiser: optimiser, discriminatorOptimiser: optimiser, batch: 64, epochs: 200)
  }
}
