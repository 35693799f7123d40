import Catalogue
package import Imaging

/// How source pictures become prepared ones.
package struct ConvertSettings: StageSettings {
  /// Width and height of the prepared picture in pixels.
  package var size: Int
  /// How a picture of any shape becomes a square.
  package var fit: Fit
  /// The resampling filter.
  package var filter: ResamplingFilter
  /// RGB or grey.
  package var mode: OutputMode
  /// What shows through transparent pixels and around the picture with `contain`.
  package var background: RGBColor
  /// Keeps what decodes of damaged files instead of rejecting them.
  package var lenient: Bool
  /// Decodes every pixel of JPEG and WebP files instead of leaving out what the size does not need.
  package var exact: Bool
  /// How hard to compress the prepared pictures: 1 quickly, 2 to 9 as zlib's levels.
  package var pngLevel: Int

  /// Settings from their parts.
  package init(
    size: Int, fit: Fit = .contain, filter: ResamplingFilter = .lanczos,
    mode: OutputMode = .rgb, background: RGBColor = .white, lenient: Bool = false,
    exact: Bool = false, pngLevel: Int = 1
  ) {
    self.size = size
    self.fit = fit
    self.filter = filter
    self.mode = mode
    self.background = background
    self.lenient = lenient
    self.exact = exact
    self.pngLevel = pngLevel
  }

  /// The defaults.
  package init() {
    self.init(size: 64)
  }

  /// What each setting means.
  package static var comments: [SettingComment] {
    [
      SettingComment("size", "width and height of the prepared pictures in pixels, 4 to 1024"),
      SettingComment("fit", "contain (pads), cover (crops to the middle) or stretch"),
      SettingComment("filter", "resampling filter: box, bilinear, bicubic or lanczos"),
      SettingComment("mode", "rgb or grey"),
      SettingComment(
        "background", "colour behind transparent pixels and of the padding, such as \"#ffffff\""),
      SettingComment("lenient", "keep what decodes of damaged files: true or false"),
      SettingComment(
        "exact", "decode JPEG and WebP in full where fewer pixels would do: true or false"),
      SettingComment(
        "pngLevel", "how hard to compress prepared pictures: 1 quickly, 2 to 9 for smaller files"),
    ]
  }

  private enum CodingKeys: String, CodingKey {
    case size, fit, filter, mode, background, lenient, exact, pngLevel
  }

  /// Decodes settings in which any part may be left out.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let standard = ConvertSettings()
    self.init(
      size: try values.decodeIfPresent(Int.self, forKey: .size) ?? standard.size,
      fit: try values.decodeIfPresent(Fit.self, forKey: .fit) ?? standard.fit,
      filter: try values.decodeIfPresent(ResamplingFilter.self, forKey: .filter)
        ?? standard.filter,
      mode: try values.decodeIfPresent(OutputMode.self, forKey: .mode) ?? standard.mode,
      background: try Self.background(in: values) ?? standard.background,
      lenient: try values.decodeIfPresent(Bool.self, forKey: .lenient) ?? standard.lenient,
      exact: try values.decodeIfPresent(Bool.self, forKey: .exact) ?? standard.exact,
      pngLevel: try values.decodeIfPresent(Int.self, forKey: .pngLevel) ?? standard.pngLevel)
  }

  private static func background(
    in values: KeyedDecodingContainer<CodingKeys>
  ) throws -> RGBColor? {
    guard let text = try values.decodeIfPresent(String.self, forKey: .background) else {
      return nil
    }
    guard let colour = RGBColor(hexadecimal: text) else {
      throw DecodingError.dataCorruptedError(
        forKey: .background, in: values,
        debugDescription: "background must be a colour such as \"#ffffff\", not \"\(text)\"")
    }
    return colour
  }

  /// Encodes every part; the background as `#rrggbb`.
  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(size, forKey: .size)
    try values.encode(fit, forKey: .fit)
    try values.encode(filter, forKey: .filter)
    try values.encode(mode, forKey: .mode)
    try values.encode(background.hexadecimal, forKey: .background)
    try values.encode(lenient, forKey: .lenient)
    try values.encode(exact, forKey: .exact)
    try values.encode(pngLevel, forKey: .pngLevel)
  }

  /// Checks the ranges of the numbers.
  ///
  /// - Throws: `CurationError.invalidSetting`.
  package func validate() throws {
    guard (4...1024).contains(size) else {
      throw CurationError.invalidSetting(
        name: "size", found: "\(size)", expected: "4 to 1024 pixels")
    }
    guard (1...9).contains(pngLevel) else {
      throw CurationError.invalidSetting(
        name: "png-level", found: "\(pngLevel)", expected: "1 (quick) to 9 (small)")
    }
  }

  /// The digest that a conversion made with these settings carries.
  ///
  /// Unlike the fingerprint of the stage it does not depend on what `filter` kept.
  var digest: String {
    get throws {
      StageFingerprint.digest(
        .convert, version: ConvertStage.version, settings: try StageFingerprint.json(self),
        upstream: "")
    }
  }
}

extension RGBColor {
  /// A colour written `#rrggbb`, `rrggbb`, `white` or `black`.
  package init?(hexadecimal text: String) {
    switch text.lowercased() {
    case "white": self = .white
    case "black": self = .black
    case let other:
      let digits = other.hasPrefix("#") ? String(other.dropFirst()) : other
      guard digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit),
        let value = UInt32(digits, radix: 16)
      else { return nil }
      self.init(
        red: UInt8(truncatingIfNeeded: value >> 16), green: UInt8(truncatingIfNeeded: value >> 8),
        blue: UInt8(truncatingIfNeeded: value))
    }
  }

  /// The colour as `#rrggbb`.
  package var hexadecimal: String {
    "#"
      + [red, green, blue].map { channel in
        let digits = String(channel, radix: 16)
        return digits.utf8.count == 1 ? "0\(digits)" : digits
      }.joined()
  }
}
