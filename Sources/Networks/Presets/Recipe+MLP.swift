extension Recipe {
  /// Dense layers for 28×28 pictures without labels.
  static func mlpGAN(_ settings: PresetSettings) -> Recipe {
    let (channels, hidden) = (settings.channels, settings.widths(256))
    return Recipe(
      model: Preset.mlpGAN.rawValue, imageRange: .symmetric, classes: settings.classes,
      latent: settings.latent ?? 100,
      generator: Network(
        .torch,
        Dense(hidden), SELU(), Dense(hidden), SELU(), Dense(28 * 28 * channels), SELU(),
        Reshape(28, 28, channels)),
      discriminator: Network(
        .torch, Flatten(), Dense(hidden), ELU(), Dense(hidden), ELU(), Dense(1)),
      loss: LossRecipe(real: 1, fake: 0, batches: .separate, weight: 0.5),
      generatorOptimiser: .torch, discriminatorOptimiser: .torch, batch: 64, epochs: 200)
  }

  /// Dense layers for 28×28 pictures, the embedded label beside the latent vector and beside the
  /// picture's elements.
  static func mlpCGAN(_ settings: PresetSettings) -> Recipe {
    let (channels, narrow) = (settings.channels, settings.widths)
    return Recipe(
      model: Preset.mlpCGAN.rawValue, imageRange: .symmetric, classes: settings.classes,
      latent: settings.latent ?? 100,
      generator: Network(
        .torch,
        Concatenate([], [LabelEmbedding(10)]),
        Dense(narrow(256)), LeakyReLU(0.2), Dense(narrow(512)), LeakyReLU(0.2),
        Dense(narrow(1024)), LeakyReLU(0.2),
        Dense(28 * 28 * channels), Tanh(), Reshape(28, 28, channels)),
      discriminator: Network(
        .torch,
        Flatten(), Concatenate([], [LabelEmbedding(10)]),
        Dense(narrow(1024)), LeakyReLU(0.2), Dropout(0.3),
        Dense(narrow(512)), LeakyReLU(0.2), Dropout(0.3),
        Dense(narrow(256)), LeakyReLU(0.2), Dropout(0.3), Dense(1)),
      loss: LossRecipe(real: 1, fake: 0, batches: .separate),
      generatorOptimiser: .torch, discriminatorOptimiser: .torch, batch: 64, epochs: 200)
  }
}
