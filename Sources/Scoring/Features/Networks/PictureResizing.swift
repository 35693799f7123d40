import Pixels

/// Brings pictures to a size in 32-bit floats, without rounding to bytes, as reference
/// implementations do before a network.
enum PictureResizing {
  /// Pillow's bicubic (a = −1/2) in mode F, cut to 0…255: widened to smooth where pictures are reduced.
  case bicubic
  /// PyTorch's `interpolate(mode="bilinear", align_corners=False)`, which is never widened.
  case bilinearWithoutSmoothing

  /// Values of H×W×3 pixels, 0…255; a picture of one channel has it three times.
  func resized(_ image: PixelImage, side: Int) -> [Float] {
    let columns = windows(from: image.width, to: side)
    let rows = windows(from: image.height, to: side)
    let line = side * 3
    // Columns first, as Pillow; only rows that are read later.
    var wide = [Float](repeating: 0, count: image.height * line)
    for y in 0..<image.height {
      for (x, window) in columns.enumerated() {
        for channel in 0..<3 {
          var sum: Double = 0
          var place =
            image.offset(x: window.start, y: y) + min(channel, image.channelCount - 1)
          for weight in window.weights {
            sum += weight * Double(image.bytes[place])
            place += image.channelCount
          }
          wide[y * line + x * 3 + channel] = Float(sum)
        }
      }
    }
    var result = [Float](repeating: 0, count: side * line)
    var sums = [Double](repeating: 0, count: line)
    for (y, window) in rows.enumerated() {
      for i in 0..<line { sums[i] = 0 }
      for (k, weight) in window.weights.enumerated() {
        let start = (window.start + k) * line
        for i in 0..<line { sums[i] += weight * Double(wide[start + i]) }
      }
      for i in 0..<line { result[y * line + i] = Float(min(max(sums[i], 0), 255)) }
    }
    return result
  }

  private struct Window {
    /// The first pixel.
    var start: Int
    /// Of it and those after it; they sum to 1.
    var weights: [Double]
  }

  /// Pillow's `precompute_coeffs`.
  private func windows(from length: Int, to count: Int) -> [Window] {
    guard length != count else { return (0..<count).map { Window(start: $0, weights: [1]) } }
    let ratio = Double(length) / Double(count)
    let widening = self == .bicubic ? max(ratio, 1) : 1
    let support = (self == .bicubic ? 2 : 1) * widening
    return (0..<count).map { index in
      let centre = (Double(index) + 0.5) * ratio
      let first = max(Int(centre - support + 0.5), 0)
      let end = max(min(Int(centre + support + 0.5), length), first + 1)
      let weights = (first..<end).map {
        weight(abs((Double($0) - centre + 0.5) / widening))
      }
      let sum = weights.reduce(0, +)
      return Window(start: first, weights: weights.map { $0 / sum })
    }
  }

  private func weight(_ x: Double) -> Double {
    switch self {
    case .bilinearWithoutSmoothing: return max(1 - x, 0)
    case .bicubic:
      let a = -0.5
      if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
    }
  }
}
