/// How many updates each network makes in one step of training.
package struct TurnSchedule: Codable, Hashable, Sendable {
  /// Updates of the discriminator, each on new pictures; n_critic of Wasserstein GANs.
  package var discriminator: Int
  /// Updates of the generator.
  package var generator: Int

  /// A schedule; one update each by default.
  package init(discriminator: Int = 1, generator: Int = 1) {
    self.discriminator = discriminator
    self.generator = generator
  }
}
