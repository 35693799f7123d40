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
    conditionalMLP(
      .mlpCGAN, settings, first: Concatenate([], [LabelEmbedding(10)]),
      flat: [Flatten(), Concatenate([], [LabelEmbedding(10)])],
      loss: LossRecipe(real: 1, fake: 0, batches: .separate))
  }

  /// Dense layers for 28×28 pictures with one-hot labels, whose planes are flattened together with
  /// the picture; a speed yardstick.
  static func mlp28(_ settings: PresetSettings) -> Recipe {
    conditionalMLP(
      .mlp28, settings, first: AppendLabels(), flat: [AppendLabelPlanes(), Flatten()],
      loss: LossRecipe(real: 0, fake: 1, batches: .joint, weight: 0.5))
  }

  private static func conditionalMLP(
    _ preset: Preset, _ settings: PresetSettings, first: any Layer, flat: [any Layer],
    loss: LossRecipe
  ) -> Recipe {
    let (channels, narrow) = (settings.channels, settings.widths)
    return Recipe(
      model: preset.rawValue, imageRange: .symmetric, classes: settings.classes,
      latent: settings.latent ?? 100,
      generator: Network(
        .torch,
        first, Dense(narrow(256)), LeakyReLU(0.2), Dense(narrow(512)), LeakyReLU(0.2),
        Dense(narrow(1024)), LeakyReLU(0.2),
        Dense(28 * 28 * channels), Tanh(), Reshape(28, 28, channels)),
      discriminator: Network(
        .torch,
        layers: flat + [
          Dense(narrow(1024)), LeakyReLU(0.2), Dropout(0.3), Dense(narrow(512)), LeakyReLU(0.2),
          Dropout(0.3), Dense(narrow(256)), LeakyReLU(0.2), Dropout(0.3), Dense(1),
        ]),
      loss: loss, generatorOptimiser: .torch, discriminatorOptimiser: .torch, batch: 64,
      epochs: 200)
  }
}
