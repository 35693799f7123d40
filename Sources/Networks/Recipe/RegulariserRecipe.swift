/// What keeps the discriminator from learning the training pictures by heart; none of it is used
/// when samples are drawn.
package struct RegulariserRecipe: Codable, Hashable, Sendable {
  /// One-sided label smoothing: the discriminator's target for real pictures is moved by this share
  /// towards that for generated ones; the generator's goal stays.
  ///
  /// The method is that of Salimans et al. 2016.
  package var labelSmoothing: Float
  /// The probability with which the discriminator's target of a picture is exchanged for the
  /// opposite one.
  package var labelNoise: Float
  /// Noise on all pictures that the discriminator sees; none = no noise.
  package var instanceNoise: InstanceNoiseRecipe?
  /// Random changes of all pictures that the discriminator sees; none = no changes.
  package var diffAugment: DiffAugmentRecipe?
  /// Divides each of the discriminator's kernels by its largest singular value.
  ///
  /// The method is that of Miyato et al. 2018.
  package var spectralNorm: Bool
  /// The penalty on the discriminator's gradient at real pictures; none = no penalty.
  package var r1: R1Recipe?
  /// Holds the scores of both halves together; none = no such term.
  package var leCam: LeCamRecipe?

  enum CodingKeys: String, CodingKey {
    case labelSmoothing = "label_smoothing"
    case labelNoise = "label_noise"
    case instanceNoise = "instance_noise"
    case diffAugment = "diff_augment"
    case spectralNorm = "spectral_norm"
    case r1
    case leCam = "lecam"
  }

  /// Regularisers; none by default.
  package init(
    labelSmoothing: Float = 0, labelNoise: Float = 0, instanceNoise: InstanceNoiseRecipe? = nil,
    diffAugment: DiffAugmentRecipe? = nil, spectralNorm: Bool = false, r1: R1Recipe? = nil,
    leCam: LeCamRecipe? = nil
  ) {
    self.labelSmoothing = labelSmoothing
    self.labelNoise = labelNoise
    self.instanceNoise = instanceNoise
    self.diffAugment = diffAugment
    self.spectralNorm = spectralNorm
    self.r1 = r1
    self.leCam = leCam
  }

  /// Reads regularisers in which any may be left out.
  package init(from decoder: any Decoder) throws {
    self.init()
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try values.update(&labelSmoothing, .labelSmoothing)
    try values.update(&labelNoise, .labelNoise)
    instanceNoise = try values.decodeIfPresent(InstanceNoiseRecipe.self, forKey: .instanceNoise)
    diffAugment = try values.decodeIfPresent(DiffAugmentRecipe.self, forKey: .diffAugment)
    try values.update(&spectralNorm, .spectralNorm)
    r1 = try values.decodeIfPresent(R1Recipe.self, forKey: .r1)
    leCam = try values.decodeIfPresent(LeCamRecipe.self, forKey: .leCam)
  }
}

extension KeyedDecodingContainer {
  /// Reads a setting that may be left out, which then keeps its default.
  func update<Value: Decodable>(_ value: inout Value, _ key: Key) throws {
    if let found = try decodeIfPresent(Value.self, forKey: key) { value = found }
  }
}
