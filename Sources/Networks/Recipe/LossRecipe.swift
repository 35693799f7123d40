/// What the two networks are scored by.
package struct LossRecipe: Codable, Hashable, Sendable {
  /// How a score becomes a loss.
  package var kind: Kind
  /// The discriminator's target for real pictures, which is also the generator's goal; with hinge,
  /// Wasserstein and relativistic losses only its side counts: real is the higher one.
  package var real: Float
  /// The discriminator's target for generated pictures.
  package var fake: Float
  /// How the discriminator sees the two halves.
  package var batches: Batches
  /// The discriminator's loss is this times the sum of the two halves' means: 1, or 0.5 for the
  /// mean over both.
  package var weight: Float
  /// λ of the gradient penalty λ·mean (‖∇D(x̂)‖ − 1)² of Gulrajani and others, 2017; none = no penalty.
  package var gradientPenalty: Float?
  /// What the norm of the penalty is taken over; none = the picture.
  package var gradientPenaltyNorm: PenaltyNorm?
  /// The label heads of the discriminator; none = it only scores.
  package var auxiliary: AuxiliaryRecipe?
  /// The term by which the discriminator and the generator tell classes apart; none = no such term.
  package var d2dCrossEntropy: D2DCrossEntropyRecipe?
  /// λ of λ·mean |y − G(x)| in the generator's loss, after Isola and others, 2017; none = no such term.
  package var reconstruction: Float?

  /// How a score becomes a loss.
  package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    /// Binary cross-entropy of the logit against the target (Goodfellow et al. 2014).
    case binaryCrossEntropy = "binary_cross_entropy"
    /// (score − target)² (Mao et al. 2017).
    case leastSquares = "least_squares"
    /// max(0, 1 − D(x)) + max(0, 1 + D(G(z))); the generator −D(G(z)) (Lim and Ye 2017).
    case hinge
    /// D(G(z)) − D(x); the generator −D(G(z)) (Arjovsky et al. 2017).
    case wasserstein
    /// log(1 + e^(D(G(z)) − D(x))) of pairs of one label; the generator with both exchanged
    /// (Jolicoeur-Martineau 2019; with R1 at both halves, Huang et al. 2024).
    case relativistic
  }

  /// How real and generated pictures pass the discriminator.
  package enum Batches: String, Codable, Hashable, Sendable, CaseIterable {
    /// One batch of both: batch normalisation sees them together.
    case joint
    /// One pass each: batch normalisation sees them apart.
    case separate
  }

  /// What the norm of a gradient penalty is taken over.
  package enum PenaltyNorm: String, Codable, Hashable, Sendable, CaseIterable {
    /// The gradient by the picture (Gulrajani et al. 2017).
    case picture
    /// The gradient by all that the discriminator's first layer reads: the picture and its label planes.
    case pictureAndLabels = "picture_and_labels"
  }

  enum CodingKeys: String, CodingKey {
    case kind, real, fake, batches, weight
    case gradientPenalty = "gradient_penalty"
    case gradientPenaltyNorm = "gradient_penalty_norm"
    case auxiliary
    case d2dCrossEntropy = "d2d_ce"
    case reconstruction
  }

  package init(
    _ kind: Kind = .binaryCrossEntropy, real: Float, fake: Float, batches: Batches,
    weight: Float = 1, gradientPenalty: Float? = nil, gradientPenaltyNorm: PenaltyNorm? = nil,
    auxiliary: AuxiliaryRecipe? = nil, d2dCrossEntropy: D2DCrossEntropyRecipe? = nil,
    reconstruction: Float? = nil
  ) {
    self.kind = kind
    self.real = real
    self.fake = fake
    self.batches = batches
    self.weight = weight
    self.gradientPenalty = gradientPenalty
    self.gradientPenaltyNorm = gradientPenaltyNorm
    self.auxiliary = auxiliary
    self.d2dCrossEntropy = d2dCrossEntropy
    self.reconstruction = reconstruction
  }

  /// Whether a higher score says "real".
  package var isRealHigher: Bool { real > fake }
}

/// The auxiliary classifier of an ACGAN: the discriminator also tells the labels, one block of
/// logits per label head.
///
/// The method is that of Odena et al. 2017.
///
/// Each side of the loss is then the mean of the adversarial term and of the cross-entropy, which is
/// the mean over the heads.
package struct AuxiliaryRecipe: Codable, Hashable, Sendable {
  /// Whether the discriminator also learns the labels of generated pictures.
  package var onFakes: Bool

  enum CodingKeys: String, CodingKey {
    case onFakes = "on_fakes"
  }
}
