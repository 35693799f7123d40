import Catalogue
import Digest
import Files
import Imaging

/// Reads what tells a picture from others: its bytes and its looks.
struct PictureContent: Sendable {
  /// The folder of source pictures, absolute.
  let inputFolder: String

  /// SHA-256 of a file's bytes; nil where it cannot be read.
  func digest(of path: String) -> String? {
    guard let bytes = try? RegularFile(path: inputFolder + "/" + path).contents() else {
      return nil
    }
    return SHA256Digest(of: bytes).description
  }

  /// The fingerprint of a picture; nil where it does not decode.
  func look(of path: String) -> PictureFingerprint? {
    let decoder = PictureDecoder(options: DecodingOptions(isLenient: true))
    // Twice the size that fingerprints are measured at is as good as all pixels.
    let target = TargetSquare(side: 128, fit: .contain)
    guard let file = try? decoder.read(path: inputFolder + "/" + path),
      let decoded = try? decoder.decode(file.span, toward: target)
    else { return nil }
    return PictureFingerprint(of: decoded.image)
  }
}

/// Whether two files show the same picture in the same framing, one coded again or resized.
///
/// Stricter than near duplicates: neither trimmed, padded nor mirrored ones are the same here, since a
/// decision must never reach another picture.
enum SameLook {
  /// The mean difference of brightness and of colour that coding again leaves, in levels of 255.
  private static let meanLimit = 4
  /// The largest difference of a patch of 4×4 cells of 32×32, in levels.
  private static let patchLimit = 14
  private static let side = FingerprintView.side
  private static let patch = 4

  /// How far two looks are apart, in levels summed over the view; nil for other pictures, and for those
  /// of one colour, which all look the same.
  static func distance(_ a: PictureFingerprint, _ b: PictureFingerprint) -> Int? {
    guard let a = a.views.first, let b = b.views.first, !a.isBlank, !b.isBlank else { return nil }
    let limit = meanLimit * FingerprintView.byteCount
    var sum = 0
    for start in stride(from: 0, to: FingerprintView.byteCount, by: side) {
      for place in start..<(start + side) {
        sum += abs(Int(a.samples[place]) - Int(b.samples[place]))
      }
      if sum > limit { return nil }
    }
    return isAlikeInPatches(a, b) ? sum : nil
  }

  private static func isAlikeInPatches(_ a: FingerprintView, _ b: FingerprintView) -> Bool {
    for row in stride(from: 0, to: side, by: patch) {
      for column in stride(from: 0, to: side, by: patch) {
        var sum = 0
        for y in row..<(row + patch) {
          for x in column..<(column + patch) {
            sum += Int(a.samples[y * side + x]) - Int(b.samples[y * side + x])
          }
        }
        if abs(sum) > patchLimit * patch * patch { return false }
      }
    }
    return true
  }
}
