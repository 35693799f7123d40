extension Recipe {
  /// A conditional GAN of dense layers for 28×28 pictures with one-hot labels; a speed yardstick.
  ///
  /// The label planes of the other yardsticks are flattened together with the picture.
  static func mlp28(_ settings: PresetSettings) -> Recipe {
    let (classes, channels, narrow) = (settings.classes, settings.channels, settings.widths)
    let latent = settings.latent ?? 100
    return Recipe(
      model: Preset.mlp28.rawValue, imageRange: .symmetric, classes: classes, latent: latent,
      generator: Network(
        .torch,
        AppendLabels(),
        Dense(narrow(256)), LeakyReLU(0.2), Dense(narrow(512)), LeakyReLU(0.2),
        Dense(narrow(1024)), LeakyReLU(0.2),
        Dense(28 * 28 * channels), Tanh(), Reshape(28, 28, channels)),
      discriminator: Network(
        .torch,
        AppendLabelPlanes(), Flatten(),
        Dense(narrow(1024)), LeakyReLU(0.2), Dropout(0.3),
        Dense(narrow(512)), LeakyReLU(0.2), Dropout(0.3),
        Dense(narrow(256)), LeakyReLU(0.2), Dropout(0.3), Dense(1)),
      loss: LossRecipe(real: 0, fake: 1, batches: .joint, weight: 0.5),
      generatorOptimiser: .torch, discriminatorOptimiser: .torch, batch: 64, epochs: 200)
  }
}
