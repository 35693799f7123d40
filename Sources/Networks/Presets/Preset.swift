/// The recipes that come with the program, by name.
public enum Preset: String, CaseIterable, Sendable {
  /// A conditional DCGAN for 64×64 pictures.
  case dcgan64
  /// The conditional GAN of the reference, method two: one-hot labels beside latent and picture.
  case cgan
  /// The same with strided convolutions in the discriminator: the setting a CPU can train.
  case cganStrided = "cgan-s2"
  /// `dcgan64` as a Wasserstein GAN with gradient penalty; a speed yardstick.
  case wganGP64 = "wgangp64"
  /// A small conditional GAN for 28×28 pictures; a speed yardstick.
  case oneHot28 = "onehot28"
  /// A small conditional GAN for 32×32 pictures; a speed yardstick.
  case oneHot32 = "onehot32"
  /// Dense layers for 28×28 pictures; a speed yardstick.
  case mlp28

  /// What the preset is, in one line.
  public var summary: String {
    switch self {
    case .dcgan64: "conditional DCGAN, batch norm, 64×64, the default"
    case .cgan: "conditional GAN with one-hot planes, full-resolution discriminator (slow), 64×64"
    case .cganStrided: "cgan with strides 2 in the discriminator, 64×64"
    case .wganGP64: "dcgan64 with Wasserstein loss and gradient penalty, 64×64"
    case .oneHot28: "small conditional GAN with one-hot labels, 28×28"
    case .oneHot32: "small conditional GAN with one-hot labels, 32×32"
    case .mlp28: "dense layers with one-hot labels, 28×28"
    }
  }

  /// The side of the pictures that the generator makes.
  public var side: Int {
    switch self {
    case .dcgan64, .cgan, .cganStrided, .wganGP64: 64
    case .oneHot28, .mlp28: 28
    case .oneHot32: 32
    }
  }

  /// The recipe for a number of classes.
  ///
  /// - Parameters:
  ///   - channels: 3 for RGB, 1 for grey.
  ///   - narrowing: Divides the filter counts; more than 1 gives small networks for tests.
  ///   - latent: Length of the latent vectors; the preset's own when nil.
  public func recipe(
    classes: Int, channels: Int = 3, narrowing: Int = 1, latent: Int? = nil
  ) -> Recipe {
    switch self {
    case .dcgan64:
      .dcgan64(
        classes: classes, channels: channels, narrowing: narrowing, latent: latent ?? 100)
    case .cgan:
      .cgan(
        classes: classes, channels: channels, stride: 1, narrowing: narrowing,
        latent: latent ?? 128)
    case .cganStrided:
      .cgan(
        classes: classes, channels: channels, stride: 2, narrowing: narrowing,
        latent: latent ?? 128)
    case .wganGP64:
      .wganGP64(
        classes: classes, channels: channels, narrowing: narrowing, latent: latent ?? 100)
    case .oneHot28:
      .oneHot28(
        classes: classes, channels: channels, narrowing: narrowing, latent: latent ?? 100)
    case .oneHot32:
      .oneHot32(
        classes: classes, channels: channels, narrowing: narrowing, latent: latent ?? 100)
    case .mlp28:
      .mlp28(classes: classes, channels: channels, narrowing: narrowing, latent: latent ?? 100)
    }
  }
}
