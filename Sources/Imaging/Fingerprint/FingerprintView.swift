import Pixels

/// A small look at a picture or a part of it, squeezed into a square: brightness and two colour
/// differences (BT.601, full range), each 0…255 with no colour at 128.
package struct FingerprintView: Sendable, Hashable {
  /// Columns and rows of the brightness.
  package static let side = 32
  /// Columns and rows of each colour difference.
  package static let chromaSide = 16
  /// Bytes of a stored view.
  package static let byteCount = side * side + 2 * chromaSide * chromaSide

  /// Brightness, then Cb, then Cr; row by row.
  package let samples: [UInt8]

  /// A view that was stored.
  ///
  /// - Precondition: `samples.count == byteCount`.
  package init(samples: [UInt8]) {
    precondition(samples.count == Self.byteCount, "a view has \(Self.byteCount) bytes")
    self.samples = samples
  }

  /// A view of a part of a picture: RGB, grey, or what `reduced` makes of them.
  init(of image: PixelImage, in box: PixelRect) {
    let small = image.reduced(width: Self.side, height: Self.side, part: box)
    samples = unsafe [UInt8](unsafeUninitializedCapacity: Self.byteCount) { samples, count in
      // `small` has side × side pixels of four bytes; every sample is written once.
      unsafe small.bytes.withUnsafeBufferPointer { unsafe Self.convert($0, into: samples) }
      count = Self.byteCount
    }
  }

  /// Brightness of each pixel, and the colour differences of each two by two.
  private static func convert(
    _ pixels: UnsafeBufferPointer<UInt8>, into samples: UnsafeMutableBufferPointer<UInt8>
  ) {
    let chromaCount = chromaSide * chromaSide
    for row in 0..<chromaSide {
      for column in 0..<chromaSide {
        var (blue, red): (Int32, Int32) = (0, 0)
        for corner in 0..<4 {
          let place = (2 &* row &+ corner / 2) &* side &+ 2 &* column &+ corner % 2
          let r = unsafe Int32(pixels[4 &* place])
          let g = unsafe Int32(pixels[4 &* place &+ 1])
          let b = unsafe Int32(pixels[4 &* place &+ 2])
          unsafe samples[place] = UInt8(
            truncatingIfNeeded: (19595 &* r &+ 38470 &* g &+ 7471 &* b &+ 32768) &>> 16)
          blue &+= 32768 &* b &- 11059 &* r &- 21709 &* g
          red &+= 32768 &* r &- 27439 &* g &- 5329 &* b
        }
        let chroma = side &* side &+ row &* chromaSide &+ column
        unsafe samples[chroma] = difference(blue)
        unsafe samples[chroma &+ chromaCount] = difference(red)
      }
    }
  }

  /// The mean of four differences that were multiplied by 2¹⁶, around 128.
  private static func difference(_ sum: Int32) -> UInt8 {
    UInt8(clamping: (sum &+ (128 << 18) &+ (1 << 17)) &>> 18)
  }

  /// Whether the view shows one colour and nothing else.
  ///
  /// Brightness and colour vary by less than what coding leaves behind.
  package var isBlank: Bool { spread < 1.5 }

  /// The spread (standard deviation) of brightness, in levels.
  var lumaSpread: Float { variance(0..<(Self.side * Self.side)).squareRoot() }

  /// The spread of brightness and colours together, in levels.
  package var spread: Float {
    let count = Self.side * Self.side
    let chroma = Self.chromaSide * Self.chromaSide
    return
      (variance(0..<count) + variance(count..<(count + chroma))
      + variance((count + chroma)..<(count + 2 * chroma))).squareRoot()
  }

  private func variance(_ range: Range<Int>) -> Float {
    var (sum, squares) = (0, 0)
    for sample in samples[range] {
      sum += Int(sample)
      squares += Int(sample) * Int(sample)
    }
    let mean = Float(sum) / Float(range.count)
    return max(Float(squares) / Float(range.count) - mean * mean, 0)
  }

  /// Whether nine tenths of the view have nearly one brightness.
  var isMostlyGround: Bool {
    let luma = samples[..<(Self.side * Self.side)]
    let middle = Int(luma.sorted()[luma.count / 2])
    return luma.count { abs(Int($0) - middle) <= 6 } * 10 >= luma.count * 9
  }

  /// The view of the picture turned.
  package func turned(_ turn: ViewTurn) -> FingerprintView {
    if turn == .upright { return self }
    var result: [UInt8] = []
    result.reserveCapacity(Self.byteCount)
    var start = 0
    for side in [Self.side, Self.chromaSide, Self.chromaSide] {
      for row in 0..<side {
        for column in 0..<side {
          let (x, y) = turn.source(column: column, row: row, side: side)
          result.append(samples[start + y * side + x])
        }
      }
      start += side * side
    }
    return FingerprintView(samples: result)
  }
}
