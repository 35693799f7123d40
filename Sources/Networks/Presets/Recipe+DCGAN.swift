extension Recipe {
  /// The DCGAN of the reference: without labels, dropout in the generator's enlarging blocks, no
  /// biases.
  ///
  /// The method is that of Radford et al. 2016.
  static func dcgan(_ settings: PresetSettings) -> Recipe {
    var recipe = dcganFamily(
      .dcgan, settings, first: [],
      discriminator: Network(
        .dcgan,
        layers: trunk(settings.widths(64), isNormalised: true) + [scoreLayer, Flatten()]),
      loss: LossRecipe(real: 1, fake: 0, batches: .separate, weight: 0.5), optimiser: .torch)
    // The discriminator is taught 0.9 for real pictures.
    recipe.regularisers.labelSmoothing = 0.1
    return recipe
  }

  /// The reference's Wasserstein GAN with gradient penalty: `dcgan` without batch normalisation in
  /// the critic.
  ///
  /// The method is that of Gulrajani et al. 2017.
  static func wganGP(_ settings: PresetSettings) -> Recipe {
    var recipe = dcganFamily(
      .wganGP, settings, first: [],
      discriminator: Network(
        .dcgan,
        layers: trunk(settings.widths(64), isNormalised: false) + [scoreLayer, Flatten()]),
      loss: LossRecipe(.wasserstein, real: 1, fake: 0, batches: .joint, gradientPenalty: 10),
      optimiser: OptimiserRecipe(
        form: .torch, learningRate: 1e-4, beta1: 0, beta2: 0.9, epsilon: 1e-8))
    recipe.updates.discriminator = 5
    return recipe
  }

  /// The reference's ACGAN: the labels of every head beside the latent vector, and one block of
  /// logits per head beside the score.
  ///
  /// The method is that of Odena et al. 2017.
  static func acgan(_ settings: PresetSettings) -> Recipe {
    let sizes = [settings.classes] + settings.heads.map(\.count)
    let heads: [[any Layer]] =
      [[scoreLayer, Flatten()]]
      + sizes.map { [Convolution($0, kernel: 4, padding: .valid, bias: false), Flatten()] }
    var recipe = dcganFamily(
      .acgan, settings, first: [AppendLabels()],
      discriminator: Network(
        .dcgan,
        layers: trunk(settings.widths(64), isNormalised: true) + [Concatenate(chains: heads)]),
      loss: LossRecipe(
        real: 1, fake: 0, batches: .separate, weight: 0.5,
        auxiliary: AuxiliaryRecipe(onFakes: true)),
      optimiser: .torch)
    recipe.heads = settings.heads
    return recipe
  }

  private static func dcganFamily(
    _ preset: Preset, _ settings: PresetSettings, first: [any Layer], discriminator: Network,
    loss: LossRecipe, optimiser: OptimiserRecipe
  ) -> Recipe {
    Recipe(
      model: preset.rawValue, imageRange: .symmetric, classes: settings.classes,
      latent: settings.latent ?? 100,
      generator: Network(
        .dcgan,
        layers: first
          + settings.upsampling.layers(width: settings.widths(64), channels: settings.channels)),
      discriminator: discriminator, loss: loss, generatorOptimiser: optimiser,
      discriminatorOptimiser: optimiser, batch: 64, epochs: 200)
  }

  /// 64×64 → 4×4×8w by strided 4×4 convolutions.
  private static func trunk(_ width: Int, isNormalised: Bool) -> [any Layer] {
    [Convolution(width, kernel: 4, stride: 2, bias: false), LeakyReLU(0.2)]
      + [2, 4, 8].flatMap { factor -> [any Layer] in
        [Convolution(factor * width, kernel: 4, stride: 2, bias: false)]
          + (isNormalised ? [BatchNorm.torch] : []) + [LeakyReLU(0.2)]
      }
  }

  /// 4×4 → one score.
  private static var scoreLayer: Convolution {
    Convolution(1, kernel: 4, padding: .valid, bias: false)
  }
}
