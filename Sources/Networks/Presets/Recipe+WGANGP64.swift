extension Recipe {
  /// `dcgan64` as a Wasserstein GAN with gradient penalty: no batch normalisation in the critic.
  ///
  /// The penalty is that of Gulrajani et al. 2017.
  ///
  /// A speed yardstick: one update of the critic per update of the generator, Adam with
  /// (0.5, 0.999); the penalty's norm is taken over the label planes too, as in the script that it is
  /// compared with.
  static func wganGP64(_ settings: PresetSettings) -> Recipe {
    var recipe = dcgan64(settings)
    recipe.model = Preset.wganGP64.rawValue
    recipe.discriminator.layers.removeAll { $0.layer is BatchNorm }
    recipe.loss = LossRecipe(
      .wasserstein, real: 1, fake: 0, batches: .joint, gradientPenalty: 10,
      gradientPenaltyNorm: .pictureAndLabels)
    return recipe
  }
}
