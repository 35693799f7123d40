/// The recipes that come with the program, by name.
public enum Preset: String, CaseIterable, Sendable {
  /// A conditional DCGAN for 64×64 pictures.
  case dcgan64
  /// The conditional GAN of the reference, method two: one-hot labels beside latent and picture.
  case cgan
  /// The same with strided convolutions in the discriminator: the setting a CPU can train.
  case cganStrided = "cgan-s2"

  /// What the preset is, in one line.
  public var summary: String {
    switch self {
    case .dcgan64: "conditional DCGAN, batch norm, 64×64, the default"
    case .cgan: "conditional GAN with one-hot planes, full-resolution discriminator (slow), 64×64"
    case .cganStrided: "cgan with strides 2 in the discriminator, 64×64"
    }
  }

  /// The side of the pictures that the generator makes.
  public var side: Int { 64 }

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
      .dcgan64(channels: channels, narrowing: narrowing, latent: latent ?? 100)
    case .cgan:
      .cgan(
        classes: classes, channels: channels, stride: 1, narrowing: narrowing,
        latent: latent ?? 128)
    case .cganStrided:
      .cgan(
        classes: classes, channels: channels, stride: 2, narrowing: narrowing,
        latent: latent ?? 128)
    }
  }
}
