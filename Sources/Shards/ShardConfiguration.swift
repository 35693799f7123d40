/// What all samples of a shard folder have in common.
package struct ShardConfiguration: Codable, Sendable, Hashable {
  /// Columns of every picture.
  package var width: Int
  /// Rows of every picture.
  package var height: Int
  /// 3 for RGB, 1 for grey.
  package var channelCount: Int
  /// Class names; the index is the label.
  package var classes: [String]
  /// Further label heads in the order in which samples carry them.
  package var heads: [LabelHead]
  /// Where the input pictures of image-to-image training come from, such as `edges` or `folder`;
  /// nil for a set without.
  package var pairSource: String?
  /// One sampling weight a class, mean 1, where balancing is left to the sampler; else nil.
  package var classWeights: [Double]?
  /// The seed that the augmentation was drawn with.
  package var seed: UInt64
  /// A hash of all settings that the bytes depend on.
  package var settingsHash: String

  /// Describes a folder of shards; sizes in pixels.
  package init(
    width: Int, height: Int, channelCount: Int, classes: [String], heads: [LabelHead] = [],
    pairSource: String? = nil, classWeights: [Double]? = nil, seed: UInt64, settingsHash: String
  ) {
    self.width = width
    self.height = height
    self.channelCount = channelCount
    self.classes = classes
    self.heads = heads
    self.pairSource = pairSource
    self.classWeights = classWeights
    self.seed = seed
    self.settingsHash = settingsHash
  }

  /// Whether every sample has an input picture for image-to-image training.
  package var isPaired: Bool { pairSource != nil }

  /// Bytes of one picture.
  package var imageByteCount: Int { width * height * channelCount }
}

/// A further kind of label, such as the secondary type or the body shape.
package struct LabelHead: Codable, Sendable, Hashable {
  /// The name after `labels.` in the shards.
  package var name: String
  /// The names of its values; the index is the label.
  package var values: [String]

  /// A head with its value names.
  package init(name: String, values: [String]) {
    self.name = name
    self.values = values
  }
}
