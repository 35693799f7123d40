/// Walks the marker segments of a JPEG up to its first scan.
///
/// Source: ITU-T T.81, annex B. Each segment is `FF marker length₂ payload`, the length counting
/// itself; bytes between segments are skipped as libjpeg does.
enum JPEGSegments {
  private static let exifMark = Array("Exif\0".utf8)
  private static let xmpMark = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
  private static let profileMark = Array("ICC_PROFILE\0".utf8)

  static func metadata(in bytes: Span<UInt8>) -> PictureMetadata {
    var metadata = PictureMetadata()
    var profile = ProfileParts()
    walk(bytes, &metadata, &profile)
    metadata.colors = profile.encoding
    return metadata
  }

  private static func walk(
    _ bytes: Span<UInt8>, _ metadata: inout PictureMetadata, _ profile: inout ProfileParts
  ) {
    var position = 2
    while position + 1 < bytes.count {
      let marker = bytes[position + 1]
      guard bytes[position] == 0xFF, marker != 0xFF, marker != 0x00 else {
        position += 1
        continue
      }
      position += 2
      switch marker {
      case 0xD9, 0xDA:  // End of image, start of scan.
        return
      case 0x01, 0xD0...0xD8:  // Markers without a payload.
        continue
      default:
        guard let length = bytes.number(at: position, byteCount: 2, isLittleEndian: false),
          length >= 2
        else { return }
        let payload = bytes.extracting(bytes.range(from: position + 2, count: length - 2))
        note(payload, marker: marker, in: &metadata, &profile)
        position += length
      }
    }
  }

  private static func note(
    _ payload: Span<UInt8>, marker: UInt8, in metadata: inout PictureMetadata,
    _ profile: inout ProfileParts
  ) {
    if marker == 0xE1, payload.hasBytes(exifMark, at: 0) {
      metadata.exifOrientation = metadata.exifOrientation ?? ExifOrientation.value(in: payload)
    } else if marker == 0xE1, payload.hasBytes(xmpMark, at: 0) {
      metadata.xmpOrientation = metadata.xmpOrientation ?? XMPOrientation.value(in: payload)
    } else if marker == 0xE2, payload.hasBytes(profileMark, at: 0) {
      profile.add(payload)
    }
  }

  /// An ICC profile in APP2 segments: mark₁₂, number of this part from 1, number of parts, bytes.
  ///
  /// Source: ICC.1:2022, annex B.4.
  private struct ProfileParts {
    private var parts: [Int: [UInt8]] = [:]
    private var count = 0
    private var byteCount = 0

    mutating func add(_ payload: Span<UInt8>) {
      let head = profileMark.count
      guard let number = payload.number(at: head, byteCount: 1, isLittleEndian: false),
        let total = payload.number(at: head + 1, byteCount: 1, isLittleEndian: false)
      else { return }
      byteCount += payload.count
      guard byteCount <= PictureMetadata.maximumProfileByteCount else { return }
      count = total
      parts[number] = payload.bytes(from: head + 2)
    }

    /// The parts in their order; unknown when one is missing.
    var encoding: ColorEncoding? {
      guard byteCount > 0 else { return nil }
      let found = (1...max(count, 1)).compactMap { parts[$0] }
      guard byteCount <= PictureMetadata.maximumProfileByteCount, found.count == count else {
        return .unknown
      }
      return .profile(Array(found.joined()))
    }
  }
}
