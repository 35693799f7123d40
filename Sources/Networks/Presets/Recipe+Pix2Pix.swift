extension Recipe {
  /// Image-to-image translation: a U-Net of 256×256 and a 70×70 PatchGAN that judges pairs.
  ///
  /// The method is that of Isola et al. 2017.
  ///
  /// Batch statistics and dropout also when generating, as in the reference.
  static func pix2pix(_ settings: PresetSettings) -> Recipe {
    let (channels, narrow) = (settings.channels, settings.widths)
    var norm = BatchNorm.keras
    norm.alwaysBatch = true
    /// Everything inside the skip connection from the map with `filters[level]` channels on.
    func block(_ level: Int) -> [any Layer] {
      let filters = narrow(encoderFilters[level])
      let isInnermost = level == encoderFilters.count - 1
      let inner: [any Layer] =
        isInnermost
        ? [Convolution(narrow(512), kernel: 4, stride: 2), ReLU()]
        : [
          Convolution(narrow(encoderFilters[level + 1]), kernel: 4, stride: 2), norm,
          LeakyReLU(0.2),
        ] + block(level + 1)
      // The three innermost enlarging layers drop half of their values.
      let dropout: [any Layer] =
        level + 3 >= encoderFilters.count ? [Dropout(0.5, always: true)] : []
      return [
        Concatenate(chains: [
          inner + [TransposedConvolution(filters, kernel: 4), norm] + dropout, [],
        ]),
        ReLU(),
      ]
    }
    let first: [any Layer] = [
      Convolution(narrow(encoderFilters[0]), kernel: 4, stride: 2), LeakyReLU(0.2),
    ]
    let down: [any Layer] = [(128, 2), (256, 2), (512, 2), (512, 1)].flatMap {
      filters, stride -> [any Layer] in
      [
        Convolution(narrow(filters), kernel: 4, stride: stride), BatchNorm.keras, LeakyReLU(0.2),
      ]
    }
    return Recipe(
      model: Preset.pix2pix.rawValue, imageRange: .symmetric, classes: settings.classes,
      input: .picture, latent: 0,
      generator: Network(
        .normal, layers: first + block(0) + [TransposedConvolution(channels, kernel: 4), Tanh()]),
      discriminator: Network(
        .normal,
        layers: [
          AppendPicture(), Convolution(narrow(64), kernel: 4, stride: 2), LeakyReLU(0.2),
        ] + down + [Convolution(1, kernel: 4)]),
      loss: LossRecipe(
        real: 1, fake: 0, batches: .separate, weight: 0.5, reconstruction: 100),
      generatorOptimiser: .keras, discriminatorOptimiser: .keras, batch: 1, epochs: 100)
  }

  /// Channels of the halving layers, outermost first; the bottleneck below them has 512.
  private static var encoderFilters: [Int] { [64, 128, 256, 512, 512, 512, 512] }
}
