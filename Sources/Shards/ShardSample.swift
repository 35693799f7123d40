/// One picture with all that is recorded beside it.
public struct ShardSample: Sendable, Hashable {
  /// H×W×C samples, 0…255.
  public var pixels: [UInt8]
  /// Class index.
  public var label: Int
  /// Label in each further head, −1 where unknown.
  public var headLabels: [Int]
  /// Catalogue row of the source picture.
  public var source: Int64
  /// What was done to the picture.
  public var augmentation: AppliedAugmentation
  /// H×W×C samples of the input picture in a paired set.
  public var pair: [UInt8]?

  /// A sample; sizes must be those of the folder's `ShardConfiguration`.
  public init(
    pixels: [UInt8], label: Int, headLabels: [Int] = [], source: Int64,
    augmentation: AppliedAugmentation = .none, pair: [UInt8]? = nil
  ) {
    self.pixels = pixels
    self.label = label
    self.headLabels = headLabels
    self.source = source
    self.augmentation = augmentation
    self.pair = pair
  }
}

/// The drawn parameters of one augmented copy, as stored.
public struct AppliedAugmentation: Sendable, Hashable {
  /// Whether left and right were exchanged.
  public var isFlipped: Bool
  /// Radians, counter-clockwise.
  public var rotation: Float
  /// Factor of the field of view: above 1 the picture gets smaller.
  public var zoom: Float

  /// The drawn parameters.
  public init(isFlipped: Bool, rotation: Float, zoom: Float) {
    self.isFlipped = isFlipped
    self.rotation = rotation
    self.zoom = zoom
  }

  /// The picture as it was.
  public static let none = AppliedAugmentation(isFlipped: false, rotation: 0, zoom: 1)
}

/// Which part of the data a sample belongs to.
public enum DataSplit: String, Sendable, Codable, CaseIterable {
  /// Shown to the networks.
  case train
  /// Held out for evaluation.
  case validation
}
