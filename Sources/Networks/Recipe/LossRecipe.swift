/// The adversarial loss: binary cross-entropy on the discriminator's logits.
public struct LossRecipe: Codable, Hashable, Sendable {
  /// The discriminator's target for real pictures, which is also the generator's goal.
  public var real: Float
  /// The discriminator's target for generated pictures.
  public var fake: Float
  /// How the discriminator sees the two halves.
  public var batches: Batches

  /// How real and generated pictures pass the discriminator.
  public enum Batches: String, Codable, Hashable, Sendable {
    /// One batch of both; the loss is the mean over all.
    case joint
    /// One pass each, so that batch normalisation sees them apart; the loss is the sum of the two
    /// means.
    case separate
  }

  /// A loss.
  public init(real: Float, fake: Float, batches: Batches) {
    self.real = real
    self.fake = fake
    self.batches = batches
  }
}
