package import Augmentation
package import Imaging

/// How balanced pictures become shards.
package struct AugmentSettings: StageSettings {
  /// Augmented copies of each picture, besides the picture itself.
  package var copies: Int
  /// Mirrors half of the copies left to right.
  package var flip: Bool
  /// Largest rotation either way, as a fraction of a full turn.
  package var rotate: Float
  /// Largest change of size either way, as a fraction.
  package var zoom: Float
  /// What lies beyond the border; nil for the usual one of `compat`.
  package var fill: FillMode?
  /// The value beyond the border with `constant`.
  package var fillValue: Int
  /// How the changes become pixels.
  package var compat: AugmentationSettings.Compatibility
  /// Decides splits, changes and order.
  package var seed: UInt64
  /// The folder of the shards, inside the workspace unless absolute.
  package var out: String
  /// Most samples in one shard.
  package var shardSize: Int
  /// Share of the pictures that is held out.
  package var validation: Double
  /// Further label heads: `auto`, `none`, or names such as `body`.
  package var heads: [String]
  /// A folder with the input pictures of image-to-image training; nil for none.
  package var pairs: String?
  /// How input pictures are made from the pictures themselves; nil for none.
  package var pairWith: PairSource?

  /// The defaults.
  package init() {
    copies = 2
    flip = true
    rotate = 0.1
    zoom = 0.1
    fill = nil
    fillValue = 0
    compat = .fused
    seed = 0
    out = "shards"
    shardSize = 4096
    validation = 0.1
    heads = ["auto"]
    pairs = nil
    pairWith = nil
  }

  /// What each setting means.
  package static var comments: [SettingComment] {
    [
      SettingComment("copies", "augmented copies of each picture, besides the picture itself"),
      SettingComment("flip", "mirror half of the copies left to right: true or false"),
      SettingComment("rotate", "largest rotation either way, as a fraction of a turn (0.1 is 36°)"),
      SettingComment("zoom", "largest change of size either way, as a fraction"),
      SettingComment("fill", "beyond the border: white, reflect, edge or constant"),
      SettingComment("fillValue", "value of every channel with fill constant, 0 to 255"),
      SettingComment(
        "compat", "fused (one interpolation) or keras (three passes, as Keras's layers)"),
      SettingComment("seed", "decides splits, changes and order"),
      SettingComment("out", "folder of the shards"),
      SettingComment("shardSize", "most samples in one shard"),
      SettingComment("validation", "share of the pictures that is held out, unaugmented"),
      SettingComment(
        "heads", "further labels: auto, none, or among body, secondary, colour, type, species"),
      SettingComment("pairs", "folder of input pictures with the same names, for pix2pix"),
      SettingComment("pairWith", "input pictures made from the set: edges, grey or downscale"),
    ]
  }

  /// The random changes of the copies.
  package var augmentation: AugmentationSettings {
    AugmentationSettings(
      flips: flip, rotation: rotate, zoom: zoom, fill: fill, fillValue: UInt8(clamping: fillValue),
      compatibility: compat)
  }

  /// Decodes settings in which any part may be left out.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init()
    func read<Value: Decodable>(_ key: CodingKeys, into value: inout Value) throws {
      value = try values.decodeIfPresent(Value.self, forKey: key) ?? value
    }
    try read(.copies, into: &copies)
    try read(.flip, into: &flip)
    try read(.rotate, into: &rotate)
    try read(.zoom, into: &zoom)
    fill = try values.decodeIfPresent(FillMode.self, forKey: .fill)
    try read(.fillValue, into: &fillValue)
    try read(.compat, into: &compat)
    try read(.seed, into: &seed)
    try read(.out, into: &out)
    try read(.shardSize, into: &shardSize)
    try read(.validation, into: &validation)
    try read(.heads, into: &heads)
    pairs = try values.decodeIfPresent(String.self, forKey: .pairs)
    pairWith = try values.decodeIfPresent(PairSource.self, forKey: .pairWith)
  }

  /// Checks the ranges of the numbers.
  ///
  /// - Throws: `CurationError.invalidSetting`.
  package func validate() throws {
    func check(_ isValid: Bool, _ name: String, _ found: Any, _ expected: String) throws {
      guard !isValid else { return }
      throw CurationError.invalidSetting(name: name, found: "\(found)", expected: expected)
    }
    try check((0...1000).contains(copies), "copies", copies, "0 to 1000")
    try check(rotate >= 0 && rotate <= 1, "rotate", rotate, "a fraction of a turn from 0 to 1")
    try check(zoom >= 0 && zoom < 1, "zoom", zoom, "a fraction from 0 to below 1")
    try check((0...255).contains(fillValue), "fill-value", fillValue, "0 to 255")
    try check(!out.isEmpty, "out", "''", "a folder")
    try check((1...1_000_000).contains(shardSize), "shard-size", shardSize, "1 to 1000000")
    try check(
      validation >= 0 && validation < 1, "validation", validation, "a fraction from 0 to below 1")
    try check(!heads.isEmpty, "heads", heads, "auto, none, or names of heads")
    try check(
      pairs == nil || pairWith == nil, "pairs", "pair-with \(pairWith?.rawValue ?? "") as well",
      "either a folder of input pictures or a way to make them")
  }
}
