package import Augmentation
package import Imaging

/// How balanced pictures become shards.
package struct AugmentSettings: StageSettings {
  /// Which pictures are held out.
  package enum Split: String, Sendable, Codable, Hashable, CaseIterable {
    /// Those of the folders where these name splits, else a share.
    case auto
    /// Those in folders that are called like validation or test.
    case folders
    /// A share of each class.
    case random
  }

  /// Augmented copies of each picture, besides the picture itself.
  package var copies = 2
  /// Mirrors half of the copies left to right.
  package var flip = true
  /// Largest rotation either way, as a fraction of a full turn.
  package var rotate: Float = 0.1
  /// Largest change of size either way, as a fraction.
  package var zoom: Float = 0.1
  /// What lies beyond the border; nil for the background of `convert`, with `compat` keras `reflect`.
  package var fill: FillMode?
  /// The value beyond the border with `constant`.
  package var fillValue = 0
  /// How the changes become pixels.
  package var compat = AugmentationSettings.Compatibility.fused
  /// Decides splits, changes and order.
  package var seed: UInt64 = 0
  /// The folder of the shards, inside the workspace unless absolute.
  package var out = "shards"
  /// Most samples in one shard.
  package var shardSize = 4096
  /// Which pictures are held out.
  package var split = Split.auto
  /// Share of the pictures that is held out at random.
  package var validation = 0.1
  /// Further label heads: `auto`, `none`, or names such as `body`.
  package var heads = ["auto"]
  /// A CSV file with further labels of each picture; nil for `heads.csv` in the input folder.
  package var headList: String?
  /// A folder with the input pictures of image-to-image training; nil for none.
  package var pairs: String?
  /// How input pictures are made from the pictures themselves; nil for none.
  package var pairWith: PairSource?

  /// The defaults.
  package init() {}

  /// Every setting.
  package static let settings: [Setting<Self>] = [
    Setting(
      "copies", \.copies, within: 0...1000,
      "augmented copies of each picture, besides the picture itself"),
    Setting("flip", \.flip, "mirror half of the copies left to right"),
    Setting(
      "rotate", \.rotate, within: 0...1,
      "largest rotation either way, as a fraction of a turn (0.1 is 36°)"),
    Setting("zoom", \.zoom, within: 0..<1, "largest change of size either way, as a fraction"),
    Setting(
      "fill", optional: \.fill, "beyond the border: white, reflect, edge or constant",
      whenLeftOut: "the background of convert, or reflect with compat keras"),
    Setting("fillValue", \.fillValue, in: 0...255, "value of every channel with fill constant"),
    Setting(
      "compat", \.compat, "fused (one interpolation) or keras (three passes, as Keras's layers)"),
    Setting("seed", \.seed, "decides splits, changes and order"),
    Setting("out", \.out, "folder of the shards"),
    Setting("shardSize", \.shardSize, within: 1...1_000_000, "most samples in one shard"),
    Setting(
      "split", \.split,
      "held out are the pictures of validation and test folders (folders), a share (random), or the "
        + "former where there are such folders (auto)"),
    Setting(
      "validation", \.validation, within: 0..<1,
      "share of the pictures that is held out at random, unaugmented"),
    Setting(
      "heads", \.heads,
      "further labels: auto, none, or among body, secondary, colour, type, species, also"),
    Setting(
      "headList", optional: \.headList,
      "a CSV file with the column path and one for each further label of a picture",
      whenLeftOut: "heads.csv in the input folder, where it is"),
    Setting(
      "pairs", optional: \.pairs, "folder of input pictures with the same names, for pix2pix"),
    Setting(
      "pairWith", optional: \.pairWith,
      "input pictures made from the set: edges, grey or downscale", spelling: Spelling.grey),
  ]

  /// The random changes of the copies.
  package var augmentation: AugmentationSettings {
    AugmentationSettings(
      flips: flip, rotation: rotate, zoom: zoom, fill: fill, fillValue: UInt8(clamping: fillValue),
      compatibility: compat)
  }

  /// Refuses two sources of input pictures.
  package func checkTogether() throws {
    guard pairs == nil || pairWith == nil else {
      throw CurationError.invalidSetting(
        name: "pairs", found: "pair-with \(pairWith?.rawValue ?? "") as well",
        expected: "either a folder of input pictures or a way to make them")
    }
  }
}
