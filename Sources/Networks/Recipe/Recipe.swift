/// Everything that defines a conditional GAN and its training except the data and the length of the
/// run: a value that `config.yaml` shows in full.
public struct Recipe: Codable, Hashable, Sendable {
  /// The preset that it started from.
  public var model: String
  /// The values that pictures have inside the networks.
  public var imageRange: ImageRange
  /// Length of the latent vectors, drawn from N(0, 1).
  public var latent: Int
  /// N×latent → N×H×W×C.
  public var generator: Network
  /// N×H×W×C → N×1 logits.
  public var discriminator: Network
  /// What the two are scored by.
  public var loss: LossRecipe
  /// The generator's updates.
  public var generatorOptimiser: OptimiserRecipe
  /// The discriminator's updates.
  public var discriminatorOptimiser: OptimiserRecipe
  /// The moving average of the generator's weights that samples are drawn from; none = the weights
  /// themselves.
  public var average: AverageRecipe?
  /// Pictures per step unless the user says otherwise.
  public var batch: Int
  /// Passes over the data unless the user says otherwise.
  public var epochs: Int

  enum CodingKeys: String, CodingKey {
    case model
    case imageRange = "image_range"
    case latent, generator, discriminator, loss
    case generatorOptimiser = "generator_optimiser"
    case discriminatorOptimiser = "discriminator_optimiser"
    case average, batch, epochs
  }
}

/// The values that pictures have inside the networks.
public enum ImageRange: String, Codable, Hashable, Sendable {
  /// 0…1, for a generator that ends in a sigmoid.
  case unit
  /// −1…1, for a generator that ends in tanh.
  case symmetric

  /// value = scale·byte + shift.
  public var byteTransform: (scale: Float, shift: Float) {
    switch self {
    case .unit: (1 / 255, 0)
    case .symmetric: (2 / 255, -1)
    }
  }

  /// The byte of a value, rounded, values outside the range at its ends.
  public func byte(_ value: Float) -> UInt8 {
    let (scale, shift) = byteTransform
    let scaled = ((value - shift) / scale).rounded()
    return scaled >= 255 ? 255 : scaled > 0 ? UInt8(scaled) : 0
  }
}
