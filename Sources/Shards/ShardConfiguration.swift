/// What all samples of a shard folder have in common.
public struct ShardConfiguration: Sendable, Hashable {
  /// Columns of every picture.
  public var width: Int
  /// Rows of every picture.
  public var height: Int
  /// 3 for RGB, 1 for grey.
  public var channelCount: Int
  /// Class names; the index is the label.
  public var classes: [String]
  /// Further label heads in the order in which samples carry them.
  public var heads: [LabelHead]
  /// Where the input pictures of image-to-image training come from, such as `edges` or `folder`;
  /// nil for a set without.
  public var pairSource: String?
  /// One sampling weight a class, mean 1, where balancing is left to the sampler; else nil.
  public var classWeights: [Double]?
  /// The seed that the augmentation was drawn with.
  public var seed: UInt64
  /// A hash of all settings that the bytes depend on.
  public var settingsHash: String

  /// Describes a folder of shards; sizes in pixels.
  public init(
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
  public var isPaired: Bool { pairSource != nil }

  /// Bytes of one picture.
  public var imageByteCount: Int { width * height * channelCount }
}

/// A further kind of label, such as the secondary type or the body shape.
public struct LabelHead: Sendable, Hashable {
  /// The name after `labels.` in the shards.
  public var name: String
  /// The names of its values; the index is the label.
  public var values: [String]

  /// A head with its value names.
  public init(name: String, values: [String]) {
    self.name = name
    self.values = values
  }
}
