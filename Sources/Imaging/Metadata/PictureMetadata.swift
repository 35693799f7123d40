/// What surrounds the pixels in a file, as far as it matters here.
struct PictureMetadata {
  /// The first orientation an EXIF block gives, even when it means nothing.
  var exifOrientation: Int?
  /// The first orientation an XMP packet gives.
  var xmpOrientation: Int?
  /// Compressed texts looked into so far; more than a few are a trick to keep us busy.
  var inflatedTextCount = 0
  /// What the samples mean; nil where that is sRGB or nothing is said.
  var colors: ColorEncoding?
  /// Whether the file holds several frames.
  var isAnimated = false
  /// The first frame of a PNG whose default picture is no part of its animation.
  var hiddenDefaultFrame: AnimatedPNGFrame?
  /// The name of a part whose checksum is wrong although pixels depend on it.
  var partWithBadChecksum: String?

  /// Colour profiles are read up to this size; those of printing presses have a megabyte or two.
  static let maximumProfileByteCount = 4 << 20

  /// EXIF wins over XMP, as in Pillow; a value outside 1…8 leaves the picture as stored.
  var orientation: Orientation {
    (exifOrientation ?? xmpOrientation).flatMap(Orientation.init(rawValue:)) ?? .upright
  }

  /// Walks the container; never fails, whatever the bytes.
  static func read(_ bytes: Span<UInt8>, format: PictureFormat) -> PictureMetadata {
    switch format {
    case .png: PNGChunks.metadata(in: bytes)
    case .jpeg: JPEGSegments.metadata(in: bytes)
    case .webp: WebPChunks.metadata(in: bytes)
    }
  }
}
