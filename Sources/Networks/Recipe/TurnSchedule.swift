/// How many updates each network makes in one step of training.
public struct TurnSchedule: Codable, Hashable, Sendable {
  /// Updates of the discriminator, each on new pictures; n_critic of Wasserstein GANs.
  public var discriminator: Int
  /// Updates of the generator.
  public var generator: Int

  /// A schedule; one update each by default.
  public init(discriminator: Int = 1, generator: Int = 1) {
    self.discriminator = discriminator
    self.generator = generator
  }
}
