/// Walks the RIFF chunks of a WebP file: `name₄ length₄ payload`, padded to even lengths.
///
/// Source: WebP Container Specification (developers.google.com/speed/webp/docs/riff_container).
enum WebPChunks {
  static func metadata(in bytes: Span<UInt8>) -> PictureMetadata {
    var metadata = PictureMetadata()
    var position = 12
    while let length = bytes.number(at: position + 4, byteCount: 4, isLittleEndian: true) {
      let payload = bytes.extracting(bytes.range(from: position + 8, count: length))
      if bytes.hasText("EXIF", at: position) {
        metadata.exifOrientation = metadata.exifOrientation ?? ExifOrientation.value(in: payload)
      } else if bytes.hasText("XMP ", at: position) {
        metadata.xmpOrientation = metadata.xmpOrientation ?? XMPOrientation.value(in: payload)
      } else if bytes.hasText("ICCP", at: position) {
        metadata.colors =
          payload.count > PictureMetadata.maximumProfileByteCount
          ? .unknown : .profile(payload.bytes(from: 0))
      } else if bytes.hasText("ANIM", at: position) {
        metadata.isAnimated = true
      }
      position += 8 + length + length % 2
    }
    return metadata
  }
}
