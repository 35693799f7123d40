package import Pixels

/// What a picture looks like, small enough to keep: the ground on which copies are recognised.
///
/// One view shows the whole picture and, where it has plain borders, another shows what lies inside
/// of them. Everything is measured on the picture reduced to 128 pixels, so that
/// the size it came in makes little difference.
package struct PictureFingerprint: Sendable, Hashable {
  /// Longest side of the picture that is measured.
  private static let workingSide = 128
  /// The least target that pictures may be shrunk toward while decoding, so that a fingerprint has all that it is
  /// measured on: a target leaves twice its side.
  package static let leastTargetSide = workingSide / 2

  /// The whole picture, then the part inside its plain borders when that is another.
  package let views: [FingerprintView]

  /// Measures a decoded picture: upright, RGB or grey, without transparency.
  package init(of image: PixelImage) {
    let longest = max(image.width, image.height)
    var working = image
    if longest > Self.workingSide {
      func reduced(_ length: Int) -> Int {
        max((length * Self.workingSide * 2 + longest) / (2 * longest), 1)
      }
      working = image.reduced(
        width: reduced(image.width), height: reduced(image.height),
        part: PixelRect(x: 0, y: 0, width: image.width, height: image.height))
    }
    let whole = PixelRect(x: 0, y: 0, width: working.width, height: working.height)
    let box = SubjectBox.box(of: working)
    views = (box == whole ? [whole] : [whole, box]).map { FingerprintView(of: working, in: $0) }
  }

  /// A fingerprint that was stored; nil when the bytes are none.
  package init?(bytes: [UInt8]) {
    let size = FingerprintView.byteCount
    guard bytes.count == size || bytes.count == 2 * size else { return nil }
    views = stride(from: 0, to: bytes.count, by: size).map {
      FingerprintView(samples: Array(bytes[$0..<($0 + size)]))
    }
  }

  /// The views one after the other, to be stored.
  package var bytes: [UInt8] { views.flatMap(\.samples) }
}
