extension Recipe {
  /// A conditional DCGAN: labels beside the latent vector and as planes beside the picture, batch
  /// normalisation in both networks, strided 4×4 convolutions throughout.
  ///
  /// The method is that of Radford et al. 2016, with labels as in Mirza and Osindero 2014.
  ///
  /// Real and generated pictures pass the discriminator apart, since batch normalisation would
  /// otherwise tell them apart by their common statistics. Samples come from a moving average of
  /// the weights, which hides the oscillation of the last steps.
  static func dcgan64(_ settings: PresetSettings) -> Recipe {
    let (classes, channels) = (settings.classes, settings.channels)
    let (width, latent) = (settings.widths(64), settings.latent ?? 100)
    return Recipe(
      model: Preset.dcgan64.rawValue, imageRange: .symmetric, classes: classes, latent: latent,
      generator: Network(
        .dcgan,
        AppendLabels(),
        Dense(4 * 4 * 8 * width), Reshape(4, 4, 8 * width), BatchNorm.torch, ReLU(),
        TransposedConvolution(4 * width, kernel: 4), BatchNorm.torch, ReLU(),
        TransposedConvolution(2 * width, kernel: 4), BatchNorm.torch, ReLU(),
        TransposedConvolution(width, kernel: 4), BatchNorm.torch, ReLU(),
        TransposedConvolution(channels, kernel: 4), Tanh()),
      discriminator: Network(
        .dcgan,
        AppendLabelPlanes(),
        Convolution(width, kernel: 4, stride: 2), LeakyReLU(0.2),
        Convolution(2 * width, kernel: 4, stride: 2), BatchNorm.torch, LeakyReLU(0.2),
        Convolution(4 * width, kernel: 4, stride: 2), BatchNorm.torch, LeakyReLU(0.2),
        Convolution(8 * width, kernel: 4, stride: 2), BatchNorm.torch, LeakyReLU(0.2),
        Flatten(), Dense(1)),
      loss: LossRecipe(real: 0, fake: 1, batches: .separate),
      generatorOptimiser: .torch, discriminatorOptimiser: .torch,
      average: AverageRecipe(halfLife: 5000, rampUp: 0.05), batch: 64, epochs: 200)
  }
}
