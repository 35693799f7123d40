import Imaging
import Pixels

/// How a demo picture is stored; together they cover what the decoders must read.
package enum DemoEncoding: String, Sendable, CaseIterable, Codable {
  case pngRGB = "png-rgb"
  case jpeg
  case webpLossy = "webp-lossy"
  case pngRGB16 = "png-rgb16"
  case pngPalette = "png-palette"
  case pngInterlaced = "png-interlaced"
  case pngGrey = "png-grey"
  case pngGreyAlpha = "png-grey-alpha"
  case pngRGBA = "png-rgba"
  case pngRGBA16 = "png-rgba16"
  case pngPaletteAlpha = "png-palette-alpha"
  case jpegProgressive = "jpeg-progressive"
  case jpegGrey = "jpeg-grey"
  case jpegRGB = "jpeg-rgb"
  case jpegCMYK = "jpeg-cmyk"
  case jpegYCCK = "jpeg-ycck"
  case jpegOrientation1 = "jpeg-orientation1"
  case jpegOrientation2 = "jpeg-orientation2"
  case jpegOrientation3 = "jpeg-orientation3"
  case jpegOrientation4 = "jpeg-orientation4"
  case jpegOrientation5 = "jpeg-orientation5"
  case jpegOrientation6 = "jpeg-orientation6"
  case jpegOrientation7 = "jpeg-orientation7"
  case jpegOrientation8 = "jpeg-orientation8"
  case webpLossless = "webp-lossless"
  case webpAlpha = "webp-alpha"
  case webpLosslessAlpha = "webp-lossless-alpha"

  /// What most scraped pictures are.
  static let common: [DemoEncoding] = [.pngRGB, .jpeg, .pngRGB, .webpLossy]

  /// Everything else.
  static let special: [DemoEncoding] = allCases.filter { !common.contains($0) }

  /// The ending of the file's name, without the dot.
  var fileExtension: String {
    if rawValue.hasPrefix("png") { return "png" }
    return rawValue.hasPrefix("jpeg") ? "jpg" : "webp"
  }

  /// Whether pixels can be transparent.
  package var hasAlpha: Bool {
    switch self {
    case .pngGreyAlpha, .pngRGBA, .pngRGBA16, .pngPaletteAlpha, .webpAlpha, .webpLosslessAlpha:
      true
    default: false
    }
  }

  /// Whether colours are lost.
  package var isGrey: Bool { self == .pngGrey || self == .pngGreyAlpha || self == .jpegGrey }

  /// The file of a painted canvas.
  func encode(_ canvas: Canvas) throws(ImagingError) -> [UInt8] {
    switch self {
    case .pngRGB: return try PNGEncoder.encode(canvas.picture, compressionLevel: 9)
    case .pngInterlaced:
      var settings = PNGSettings(width: canvas.width, height: canvas.height, color: .rgb)
      settings.isInterlaced = true
      settings.compressionLevel = 9
      return try PNGEncoder.encode(canvas.picture.bytes, settings: settings)
    case .pngRGB16: return try encode16(canvas, color: .rgb)
    case .pngRGBA16: return try encode16(canvas, color: .rgba)
    case .pngGrey:
      return try PNGEncoder.encode(canvas.picture.convertedToGrey(), compressionLevel: 9)
    case .pngRGBA: return try PNGEncoder.encode(canvas.pictureWithAlpha, compressionLevel: 9)
    case .pngGreyAlpha: return try encodeGreyAlpha(canvas)
    case .pngPalette, .pngPaletteAlpha:
      return try PaletteQuantizer(canvas.pictureWithAlpha).encode()
    case .webpLossy, .webpLossless:
      return try WebPEncoder.encode(
        canvas.picture, settings: WebPSettings(isLossless: self == .webpLossless, quality: 82))
    case .webpAlpha, .webpLosslessAlpha:
      return try WebPEncoder.encode(
        canvas.pictureWithAlpha,
        settings: WebPSettings(isLossless: self == .webpLosslessAlpha, quality: 82))
    default: return try encodeJPEG(canvas.picture)
    }
  }

  private func encodeJPEG(_ picture: PixelImage) throws(ImagingError) -> [UInt8] {
    var settings = JPEGSettings(quality: 88)
    switch self {
    case .jpegProgressive: settings.isProgressive = true
    case .jpegGrey: settings.color = .grey
    case .jpegRGB: settings.color = .rgb
    case .jpegCMYK: settings.color = .cmyk
    case .jpegYCCK: settings.color = .ycck
    default: break
    }
    guard let orientation else { return try JPEGEncoder.encode(picture, settings: settings) }
    settings.orientation = orientation
    return try JPEGEncoder.encode(picture.oriented(orientation.inverse), settings: settings)
  }

  /// The EXIF orientation that this form carries, nil for those without one.
  var orientation: Orientation? {
    guard rawValue.hasPrefix("jpeg-orientation"), let digit = rawValue.last else { return nil }
    return Int(String(digit)).flatMap(Orientation.init(rawValue:))
  }

  private func encode16(_ canvas: Canvas, color: PNGColor) throws(ImagingError) -> [UInt8] {
    var samples: [UInt16] = []
    for pixel in canvas.pixels {
      for channel in 0..<3 {
        let value =
          color == .rgb
          ? pixel[channel] + 1 - pixel.w : pixel.w > 0 ? pixel[channel] / pixel.w : 1
        samples.append(UInt16(max(0, min(65535, (value * 65535).rounded()))))
      }
      if color == .rgba { samples.append(UInt16(max(0, min(65535, pixel.w * 65535)))) }
    }
    return try PNGEncoder.encode(
      samples,
      settings: PNGSettings(
        width: canvas.width, height: canvas.height, color: color, bitDepth: 16,
        compressionLevel: 9))
  }

  private func encodeGreyAlpha(_ canvas: Canvas) throws(ImagingError) -> [UInt8] {
    let picture = canvas.pictureWithAlpha
    let colors = PixelImage(
      width: picture.width, height: picture.height, channelCount: 3,
      bytes: picture.bytes.enumerated().filter { $0.offset % 4 < 3 }.map(\.element))
    let grey = colors.convertedToGrey().bytes
    let samples = grey.indices.flatMap { [grey[$0], picture.bytes[$0 * 4 + 3]] }
    return try PNGEncoder.encode(
      samples,
      settings: PNGSettings(
        width: canvas.width, height: canvas.height, color: .greyAlpha, compressionLevel: 9))
  }
}

extension Orientation {
  /// What turns an upright picture into the one to be stored: only the quarter turns differ.
  var inverse: Orientation {
    switch self {
    case .rotated90Clockwise: .rotated90CounterClockwise
    case .rotated90CounterClockwise: .rotated90Clockwise
    default: self
    }
  }
}
