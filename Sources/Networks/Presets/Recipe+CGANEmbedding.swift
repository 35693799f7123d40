extension Recipe {
  /// The conditional GAN of the reference, method one: the label is embedded and becomes a plane
  /// beside the latent planes in the generator and beside the picture in the discriminator.
  ///
  /// Losses and targets as in `cgan`.
  static func cganEmbedding(_ settings: PresetSettings) -> Recipe {
    let (channels, narrow) = (settings.channels, settings.widths)
    let latent = settings.latent ?? 100
    return Recipe(
      model: Preset.cganEmbedding.rawValue, imageRange: .unit, classes: settings.classes,
      latent: latent,
      generator: Network(
        .glorot,
        Concatenate(
          [Dense(8 * 8 * 64), Reshape(8, 8, 64)],
          [LabelEmbedding(100), Dense(8 * 8), Reshape(8, 8, 1)]),
        TransposedConvolution(narrow(64), kernel: 3), LeakyReLU(0.2),
        TransposedConvolution(narrow(128), kernel: 3), LeakyReLU(0.2),
        TransposedConvolution(narrow(256), kernel: 3), LeakyReLU(0.2),
        Convolution(channels, kernel: 4), Sigmoid()),
      discriminator: Network(
        .glorot,
        Concatenate([], [LabelEmbedding(100), Dense(64 * 64), Reshape(64, 64, 1)]),
        Convolution(narrow(512), kernel: 4), LeakyReLU(0.2),
        Convolution(narrow(256), kernel: 4), LeakyReLU(0.2),
        Convolution(narrow(128), kernel: 4), LeakyReLU(0.2),
        Convolution(narrow(64), kernel: 4), LeakyReLU(0.2),
        GlobalMaxPooling(), Dense(1)),
      loss: LossRecipe(real: 0, fake: 1, batches: .joint, weight: 0.5),
      generatorOptimiser: .cgan, discriminatorOptimiser: .cgan, batch: 32, epochs: 500)
  }
}
