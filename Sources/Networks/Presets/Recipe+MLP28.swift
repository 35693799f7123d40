extension Recipe {
  /// A conditional GAN of dense layers for 28×28 pictures with one-hot labels; a speed yardstick.
  ///
  /// The label planes of the other yardsticks are flattened together with the picture.
  static func mlp28(classes: Int, channels: Int, narrowing: Int, latent: Int) -> Recipe {
    let narrow = { max(1, $0 / narrowing) }
    let optimiser = OptimiserRecipe(
      form: .torch, learningRate: 2e-4, beta1: 0.5, beta2: 0.999, epsilon: 1e-8)
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
      generatorOptimiser: optimiser, discriminatorOptimiser: optimiser, batch: 64, epochs: 200)
  }
}
