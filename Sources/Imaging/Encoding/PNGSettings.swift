import CImageCodecs

/// What the samples of a PNG file mean.
package enum PNGColor: Sendable, Hashable, CaseIterable {
  /// One channel.
  case grey
  /// Three channels.
  case rgb
  /// One channel of palette indices.
  case palette
  /// Grey and alpha.
  case greyAlpha
  /// Three channels and alpha.
  case rgba

  /// The form for interleaved 8-bit pixels: 1 grey, 2 grey and alpha, 3 RGB, otherwise RGBA.
  package init(channelCount: Int) {
    self =
      switch channelCount {
      case 1: .grey
      case 2: .greyAlpha
      case 3: .rgb
      default: .rgba
      }
  }

  var raw: pic_png_color {
    switch self {
    case .grey: PIC_PNG_GREY
    case .rgb: PIC_PNG_RGB
    case .palette: PIC_PNG_PALETTE
    case .greyAlpha: PIC_PNG_GREY_ALPHA
    case .rgba: PIC_PNG_RGBA
    }
  }

  /// Sample sizes the format allows (PNG, section 11.2.1).
  var bitDepths: [Int] {
    switch self {
    case .grey: [1, 2, 4, 8, 16]
    case .palette: [1, 2, 4, 8]
    case .rgb, .greyAlpha, .rgba: [8, 16]
    }
  }
}

/// Everything about a PNG file but its samples.
package struct PNGSettings: Sendable {
  /// One colour that counts as transparent, in sample values of the file.
  package struct TransparentColor: Sendable, Hashable {
    /// Red, or grey.
    package var red: UInt16
    /// Green; unused for grey.
    package var green: UInt16
    /// Blue; unused for grey.
    package var blue: UInt16

    /// A colour of an RGB file.
    package init(red: UInt16, green: UInt16, blue: UInt16) {
      self.red = red
      self.green = green
      self.blue = blue
    }

    /// A value of a grey file.
    package init(grey: UInt16) {
      self.init(red: grey, green: grey, blue: grey)
    }
  }

  /// Columns.
  package var width: Int
  /// Rows.
  package var height: Int
  /// What samples mean.
  package var color: PNGColor
  /// Bits per sample: 1, 2, 4, 8 or 16 as the colour form allows.
  package var bitDepth: Int
  /// Adam7 passes.
  package var isInterlaced: Bool
  /// Colours of `.palette`, at most 2^bitDepth.
  package var palette: [RGBColor]
  /// Alpha of the first palette colours.
  package var paletteAlpha: [UInt8]
  /// A transparent colour of `.grey` or `.rgb`.
  package var transparentColor: TransparentColor?
  /// An orientation to write as EXIF; pixels are stored as given.
  package var orientation: Orientation?
  /// zlib's level, 0…9.
  package var compressionLevel: Int

  /// Settings of one file.
  package init(
    width: Int, height: Int, color: PNGColor, bitDepth: Int = 8, isInterlaced: Bool = false,
    palette: [RGBColor] = [], paletteAlpha: [UInt8] = [],
    transparentColor: TransparentColor? = nil, orientation: Orientation? = nil,
    compressionLevel: Int = 6
  ) {
    self.width = width
    self.height = height
    self.color = color
    self.bitDepth = bitDepth
    self.isInterlaced = isInterlaced
    self.palette = palette
    self.paletteAlpha = paletteAlpha
    self.transparentColor = transparentColor
    self.orientation = orientation
    self.compressionLevel = compressionLevel
  }

  func check() throws(ImagingError) {
    guard width > 0, height > 0 else {
      throw .notEncodable(format: .png, message: "a picture of \(width)×\(height) has no pixels")
    }
    guard color.bitDepths.contains(bitDepth) else {
      throw .notEncodable(format: .png, message: "\(bitDepth) bits are not allowed for \(color)")
    }
    guard color == .palette ? (1...(1 << bitDepth)).contains(palette.count) : palette.isEmpty else {
      throw .notEncodable(
        format: .png, message: "\(palette.count) palette colours for \(color) of \(bitDepth) bits")
    }
    guard paletteAlpha.count <= palette.count else {
      throw .notEncodable(
        format: .png,
        message: "\(paletteAlpha.count) alpha values for \(palette.count) palette colours")
    }
    guard (0...9).contains(compressionLevel) else {
      throw .notEncodable(format: .png, message: "compression level \(compressionLevel), not 0…9")
    }
  }
}
