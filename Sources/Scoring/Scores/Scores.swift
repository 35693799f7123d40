/// Everything that is said of one set of pictures, or of real pictures in its place: the floor.
package struct Scores: Codable, Hashable, Sendable {
  /// All classes together.
  package var all: DistributionScores
  /// Each class by itself; empty for pictures without classes and for sets of one.
  package var classes: [ClassScores]
  /// Whether pictures show the class that they are of; nil where there is only one, or none.
  package var agreement: ClassAgreement?
  /// Whether real pictures are told by what pictures teach; nil where there is only one class, or none.
  package var teaching: ClassAgreement?
  /// Whether pictures are copies of training pictures.
  package var copying: CopyingScores
}

/// How near one set of pictures is to the real ones.
package struct DistributionScores: Codable, Hashable, Sendable {
  /// How many real pictures were compared.
  package var realCount: Int
  /// How many others.
  package var count: Int
  /// The kernel distance; on a floor that of the halves.
  package var kid: KernelScore
  /// The Fréchet distance.
  package var frechetDistance: Double
  /// Whether it comes from covariances without full rank, so that it says little.
  package var hasFewerSamplesThanDimensions: Bool
  /// The sliced 2-Wasserstein distance times 3d.
  package var mind: Double
  /// Precision, recall, density and coverage, k = 5.
  package var manifold: ManifoldNumbers
  /// The Vendi score over that of as many real pictures.
  package var vendiRatio: Double
}

/// The kernel distance and how sure it is.
package struct KernelScore: Codable, Hashable, Sendable {
  /// How many real pictures were compared; more than for scores that depend on the number.
  package var realCount: Int
  /// How many others.
  package var count: Int
  /// The unbiased estimate over all pairs.
  package var value: Double
  /// Its standard error, by jackknife.
  package var standardError: Double
  /// The mean over `subsetCount` subsets.
  package var subsetMean: Double
  /// The deviation between these subsets, which is no standard error.
  package var subsetDeviation: Double
  /// How many subsets.
  package var subsetCount: Int
  /// The size of a subset.
  package var subsetSize: Int
}

/// Precision, recall, density and coverage.
package struct ManifoldNumbers: Codable, Hashable, Sendable {
  package var precision: Double
  package var recall: Double
  package var density: Double
  package var coverage: Double
}

/// The scores of one class.
package struct ClassScores: Codable, Hashable, Sendable {
  /// The class.
  package var name: String
  /// How many real pictures of it were compared.
  package var realCount: Int
  /// How many others.
  package var count: Int
  /// Nil where there are too few pictures for 5 neighbours.
  package var manifold: ManifoldNumbers?
  /// The Vendi score over that of as many real pictures; nil without pictures.
  package var vendiRatio: Double?
}

/// What a linear probe that was fitted to some pictures takes others for: generated ones after it
/// learned from real ones, or the other way round (`teaching`, also called GAN-train).
package struct ClassAgreement: Codable, Hashable, Sendable {
  /// The share that was taken for what it is.
  package var accuracy: Double
  /// counts[class][class it was taken for].
  package var confusion: [[Int]]
}

/// What speaks for copies of training pictures.
package struct CopyingScores: Codable, Hashable, Sendable {
  /// C_T; nil where there are too few held-out pictures.
  package var dataCopying: Double?
  /// Per cent of pictures that are farther from their nearest training picture than that is from
  /// its own; nil without pictures.
  package var authenticPercent: Double?
  /// The calibrated distance below which 5 % of the pictures lie; nil without pictures.
  package var calibratedDistance: Double?
}
