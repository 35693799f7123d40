import Pixels

/// A small look at a picture or a part of it, squeezed into a square: brightness and two colour
/// differences (BT.601, full range), each 0…255 with no colour at 128.
public struct FingerprintView: Sendable, Hashable {
  /// Columns and rows of the brightness.
  public static let side = 32
  /// Columns and rows of each colour difference.
  public static let chromaSide = 16
  /// Bytes of a stored view.
  public static let byteCount = side * side + 2 * chromaSide * chromaSide

  /// Brightness, then Cb, then Cr; row by row.
  public let samples: [UInt8]

  /// A view that was stored.
  ///
  /// - Precondition: `samples.count == byteCount`.
  public init(samples: [UInt8]) {
    precondition(samples.count == Self.byteCount, "a view has \(Self.byteCount) bytes")
    self.samples = samples
  }

  /// A view of a part of a picture: RGB, grey, or what `reduced` makes of them.
  init(of image: PixelImage, in box: PixelRect) {
    let small = image.reduced(width: Self.side, height: Self.side, part: box)
    var samples = [UInt8](repeating: 128, count: Self.byteCount)
    let pixels = small.bytes.span
    var sums = [Int32](repeating: 0, count: 2 * Self.chromaSide * Self.chromaSide)
    for y in 0..<Self.side {
      for x in 0..<Self.side {
        let pixel = (y * Self.side + x) * 4
        let r = Int32(pixels[pixel])
        let g = Int32(pixels[pixel + 1])
        let b = Int32(pixels[pixel + 2])
        samples[y * Self.side + x] = UInt8(
          truncatingIfNeeded: (19595 * r + 38470 * g + 7471 * b + 32768) >> 16)
        let chroma = (y / 2) * Self.chromaSide + x / 2
        sums[chroma] += -11059 * r - 21709 * g + 32768 * b
        sums[chroma + Self.chromaSide * Self.chromaSide] += 32768 * r - 27439 * g - 5329 * b
      }
    }
    for (index, sum) in sums.enumerated() {
      let value = (sum + (128 << 18) + (1 << 17)) >> 18
      samples[Self.side * Self.side + index] = UInt8(clamping: value)
    }
    self.samples = samples
  }

  /// The view turned left to right.
  public var mirrored: FingerprintView {
    var result: [UInt8] = []
    result.reserveCapacity(Self.byteCount)
    var start = 0
    for side in [Self.side, Self.chromaSide, Self.chromaSide] {
      for row in 0..<side {
        result += samples[(start + row * side)..<(start + (row + 1) * side)].reversed()
      }
      start += side * side
    }
    return FingerprintView(samples: result)
  }
}
