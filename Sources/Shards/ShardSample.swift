package import Augmentation

/// One picture with all that is recorded beside it.
package struct ShardSample: Sendable, Hashable {
  /// H×W×C samples, 0…255.
  package var pixels: [UInt8]
  /// Class index.
  package var label: Int
  /// Label in each further head, −1 where unknown.
  package var headLabels: [Int]
  /// Catalogue row of the source picture.
  package var source: Int64
  /// What was done to the picture.
  package var augmentation: AugmentationParameters
  /// H×W×C samples of the input picture in a paired set.
  package var pair: [UInt8]?

  /// A sample; sizes must be those of the folder's `ShardConfiguration`.
  package init(
    pixels: [UInt8], label: Int, headLabels: [Int] = [], source: Int64,
    augmentation: AugmentationParameters = .identity, pair: [UInt8]? = nil
  ) {
    self.pixels = pixels
    self.label = label
    self.headLabels = headLabels
    self.source = source
    self.augmentation = augmentation
    self.pair = pair
  }
}

/// Which part of the data a sample belongs to.
package enum DataSplit: String, Sendable, Codable, CaseIterable {
  /// Shown to the networks.
  case train
  /// Held out for evaluation.
  case validation
}
