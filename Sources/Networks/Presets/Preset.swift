/// The recipes that come with the program, by name.
package enum Preset: String, CaseIterable, Sendable {
  /// A conditional DCGAN for 64×64 pictures.
  case dcgan64
  /// Conditional batch norm, projection, hinge loss and augmentation for little data, in many sizes.
  case pokegan
  /// The conditional GAN of the reference, method two: one-hot labels beside latent and picture.
  case cgan
  /// The same with strided convolutions in the discriminator: the setting a CPU can train.
  case cganStrided = "cgan-s2"
  /// The conditional GAN of the reference, method one: embedded labels as planes.
  case cganEmbedding = "cgan-embedding"
  /// The DCGAN of the reference, without labels.
  case dcgan
  /// A Wasserstein GAN with gradient penalty, without labels.
  case wganGP = "wgan-gp"
  /// An auxiliary classifier GAN with one or more label heads.
  case acgan
  /// Dense layers without labels.
  case mlpGAN = "mlp-gan"
  /// Dense layers with embedded labels.
  case mlpCGAN = "mlp-cgan"
  /// A conditional GAN for 28×28 pictures with embedded labels.
  case cgan28
  /// A conditional GAN for 32×32 pictures with embedded labels.
  case cgan32
  /// Image-to-image translation of 256×256 pictures.
  case pix2pix
  /// `dcgan64` as a Wasserstein GAN with gradient penalty; a speed yardstick.
  case wganGP64 = "wgangp64"
  /// A small conditional GAN for 28×28 pictures; a speed yardstick.
  case oneHot28 = "onehot28"
  /// A small conditional GAN for 32×32 pictures; a speed yardstick.
  case oneHot32 = "onehot32"
  /// Dense layers for 28×28 pictures; a speed yardstick.
  case mlp28

  /// What the preset is, in one line.
  package var summary: String {
    switch self {
    case .dcgan64: "conditional DCGAN, batch norm, 64×64"
    case .pokegan: "for little data, 16×16 to 256×256: projection, hinge; the default"
    case .cgan: "conditional GAN with one-hot planes, full-resolution discriminator (slow), 64×64"
    case .cganStrided: "cgan with strides 2 in the discriminator, 64×64"
    case .cganEmbedding: "conditional GAN with embedded label planes (slow), 64×64"
    case .dcgan: "DCGAN without labels, 64×64"
    case .wganGP: "Wasserstein GAN with gradient penalty, without labels, 64×64"
    case .acgan: "auxiliary classifier GAN, one or more label heads, 64×64"
    case .mlpGAN: "dense layers without labels, 28×28"
    case .mlpCGAN: "dense layers with embedded labels, 28×28"
    case .cgan28: "small conditional GAN with embedded label planes, 28×28"
    case .cgan32: "small conditional GAN with embedded label planes, 32×32"
    case .pix2pix: "image-to-image translation on pairs, U-Net, 256×256"
    case .wganGP64: "dcgan64 with Wasserstein loss and gradient penalty, 64×64"
    case .oneHot28: "small conditional GAN with one-hot labels, 28×28"
    case .oneHot32: "small conditional GAN with one-hot labels, 32×32"
    case .mlp28: "dense layers with one-hot labels, 28×28"
    }
  }

  /// The side of the pictures that the generator makes, where nothing else is asked for.
  package var side: Int {
    switch self {
    case .dcgan64, .pokegan, .cgan, .cganStrided, .cganEmbedding, .dcgan, .wganGP, .acgan,
      .wganGP64:
      64
    case .mlpGAN, .mlpCGAN, .cgan28, .oneHot28, .mlp28: 28
    case .cgan32, .oneHot32: 32
    case .pix2pix: 256
    }
  }

  /// Whether the preset has networks for pictures of a side.
  package func makes(side: Int) -> Bool {
    self == .pokegan ? Doublings(to: side) != nil : side == self.side
  }

  /// The ways in which the preset's generator can enlarge its maps; empty where there is no choice.
  package var upsamplings: [GeneratorUpsampling] {
    switch self {
    case .dcgan, .wganGP, .acgan: GeneratorUpsampling.allCases
    default: []
    }
  }

  /// The recipe for some settings.
  package func recipe(_ settings: PresetSettings) -> Recipe {
    switch self {
    case .dcgan64: .dcgan64(settings)
    case .pokegan: .pokegan(settings)
    case .cgan: .cgan(settings, stride: 1)
    case .cganStrided: .cgan(settings, stride: 2)
    case .cganEmbedding: .cganEmbedding(settings)
    case .dcgan: .dcgan(settings)
    case .wganGP: .wganGP(settings)
    case .acgan: .acgan(settings)
    case .mlpGAN: .mlpGAN(settings)
    case .mlpCGAN: .mlpCGAN(settings)
    case .cgan28: .cgan28(settings)
    case .cgan32: .cgan32(settings)
    case .pix2pix: .pix2pix(settings)
    case .wganGP64: .wganGP64(settings)
    case .oneHot28: .oneHot28(settings)
    case .oneHot32: .oneHot32(settings)
    case .mlp28: .mlp28(settings)
    }
  }

  /// The recipe for a number of classes.
  ///
  /// - Parameters:
  ///   - classes: Number of classes.
  ///   - channels: 3 for RGB, 1 for grey.
  ///   - narrowing: Divides the filter counts; more than 1 gives small networks for tests.
  ///   - latent: Length of the latent vectors; the preset's own when nil.
  /// - Returns: The recipe without further heads.
  package func recipe(
    classes: Int, channels: Int = 3, narrowing: Int = 1, latent: Int? = nil
  ) -> Recipe {
    recipe(
      PresetSettings(
        classes: classes, channels: channels, widths: Widths(1, of: narrowing), latent: latent))
  }
}
