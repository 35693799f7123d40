import Catalogue
package import Imaging

/// How source pictures become prepared ones.
package struct ConvertSettings: StageSettings {
  /// Width and height of the prepared picture in pixels.
  package var size = 64
  /// How a picture of any shape becomes a square.
  package var fit = Fit.contain
  /// The resampling filter.
  package var filter = ResamplingFilter.lanczos
  /// RGB or grey.
  package var mode = OutputMode.rgb
  /// What shows through transparent pixels and around the picture with `contain`.
  package var background = RGBColor.white
  /// What becomes of embedded colour profiles.
  package var profiles = ProfileHandling.convert
  /// Keeps pictures on which nothing is to be seen.
  package var keepBlank = false
  /// Largest picture that is decoded, in millions of pixels.
  package var maxMegapixels = 100
  /// Keeps what decodes of damaged files instead of rejecting them.
  package var lenient = false
  /// Decodes every pixel of JPEG and WebP files instead of leaving out what the size does not need.
  package var exact = false
  /// How hard to compress the prepared pictures: 1 stores them, 2 to 9 are zlib's levels.
  package var pngLevel = 1

  /// The sizes that prepared pictures can have.
  package static let sides = 4...1024
  /// The limits that the size of a picture can have, in millions of pixels.
  package static let megapixels = 1...1000

  /// The defaults.
  package init() {}

  /// Every setting.
  package static let settings: [Setting<Self>] = [
    Setting(
      "size", \.size, in: sides, "width and height of the prepared pictures in pixels",
      spelling: Spelling.side),
    Setting("fit", \.fit, "contain (pads), cover (crops to the middle) or stretch"),
    Setting("filter", \.filter, "resampling filter: box, bilinear, bicubic or lanczos"),
    Setting("mode", \.mode, "rgb or grey", spelling: Spelling.grey),
    Setting(
      "background", typed: \.background,
      "colour behind transparent pixels and of the padding, such as \"#ffffff\""),
    Setting(
      "profiles", \.profiles, "convert colours to sRGB as the file's profile says, or ignore it"),
    Setting("keepBlank", \.keepBlank, "keep pictures on which nothing is to be seen"),
    Setting(
      "maxMegapixels", \.maxMegapixels, in: megapixels,
      "largest picture that is decoded, in millions of pixels"),
    Setting("lenient", \.lenient, "keep what decodes of damaged files"),
    Setting("exact", \.exact, "decode JPEG and WebP in full where fewer pixels would do"),
    Setting(
      "pngLevel", \.pngLevel, within: 1...9,
      "how hard to compress prepared pictures: 1 stores them as they are, 2 to 9 are zlib's levels"),
  ]

  /// How source files become pixels.
  package var decoding: DecodingOptions {
    DecodingOptions(
      limits: DecodingLimits(megapixels: maxMegapixels), isLenient: lenient,
      background: background, outputMode: mode, profiles: profiles)
  }

  /// The digest that a conversion made with these settings carries.
  ///
  /// Unlike the fingerprint of the stage it does not depend on what `filter` kept, nor on what is
  /// decided about pictures once they are converted.
  package var digest: String {
    get throws {
      var undecided = self
      undecided.keepBlank = false
      return StageFingerprint.digest(
        .convert, version: ConvertStage.version, settings: try StageFingerprint.json(undecided),
        upstream: "")
    }
  }
}

extension RGBColor {
  /// A colour written `#rrggbb`, `#rgb`, the same without `#`, `white`, `black` or `grey`.
  package init?(hexadecimal text: String) {
    switch text.lowercased() {
    case "white": self = .white
    case "black": self = .black
    case "grey", "gray": self = .grey
    case let other:
      var digits = other.hasPrefix("#") ? String(other.dropFirst()) : other
      if digits.utf8.count == 3 { digits = String(digits.flatMap { [$0, $0] }) }
      guard digits.utf8.count == 6, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }),
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

extension RGBColor: DescribedValue {
  static var expected: String { "a colour such as #ffffff, #fff, white, black or grey" }
  init?(typed: String) { self.init(hexadecimal: typed) }
  var typed: String { hexadecimal }
}
