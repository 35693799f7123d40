import Imaging
import Pixels

/// Reduces a picture to at most 255 colours and, where needed, one that is transparent.
///
/// Median cut: Heckbert, "Color image quantization for frame buffer display" (SIGGRAPH 1982),
/// without dithering.
struct PaletteQuantizer {
  private let width: Int
  private let height: Int
  private var palette: [RGBColor] = []
  private var indices: [UInt8]
  private var hasTransparency = false

  init(_ picture: PixelImage) {
    width = picture.width
    height = picture.height
    indices = Array(repeating: 255, count: width * height)
    var opaque: [(color: SIMD3<UInt8>, pixel: Int)] = []
    for pixel in indices.indices {
      let start = pixel * 4
      guard picture.bytes[start + 3] >= 128 else {
        hasTransparency = true
        continue
      }
      let color = SIMD3(
        picture.bytes[start], picture.bytes[start + 1], picture.bytes[start + 2])
      opaque.append((color, pixel))
    }
    var boxes = [opaque]
    while boxes.count < 255 {
      guard let (box, axis) = Self.widest(boxes) else { break }
      // Ties are ordered by pixel, so that the outcome does not depend on the sorting method.
      let sorted = boxes[box].sorted {
        ($0.color[axis], $0.pixel) < ($1.color[axis], $1.pixel)
      }
      boxes[box] = Array(sorted[..<(sorted.count / 2)])
      boxes.append(Array(sorted[(sorted.count / 2)...]))
    }
    for (index, box) in boxes.enumerated() where !box.isEmpty {
      let sum = box.reduce(SIMD3<Int>.zero) { $0 &+ SIMD3<Int>(truncatingIfNeeded: $1.color) }
      let mean = (sum &+ box.count / 2) / box.count
      while palette.count <= index { palette.append(RGBColor(red: 0, green: 0, blue: 0)) }
      palette[index] = RGBColor(
        red: UInt8(clamping: mean.x), green: UInt8(clamping: mean.y), blue: UInt8(clamping: mean.z))
      for entry in box { indices[entry.pixel] = UInt8(index) }
    }
    if hasTransparency {
      while palette.count < 256 { palette.append(RGBColor(red: 255, green: 255, blue: 255)) }
    }
  }

  /// The box to cut next, and along which channel: the largest range times the root of its count.
  private static func widest(
    _ boxes: [[(color: SIMD3<UInt8>, pixel: Int)]]
  ) -> (box: Int, axis: Int)? {
    var best: (box: Int, axis: Int)?
    var bestScore = 0.0
    for (index, box) in boxes.enumerated() where box.count > 1 {
      let low = box.reduce(SIMD3<UInt8>(repeating: 255)) { pointwiseMin($0, $1.color) }
      let high = box.reduce(SIMD3<UInt8>.zero) { pointwiseMax($0, $1.color) }
      for axis in 0..<3 where high[axis] > low[axis] {
        let score = Double(high[axis] - low[axis]) * Double(box.count).squareRoot()
        if score > bestScore {
          bestScore = score
          best = (index, axis)
        }
      }
    }
    return best
  }

  /// A palette PNG; pixels less than half opaque get a transparent palette entry.
  func encode() throws(ImagingError) -> [UInt8] {
    var settings = PNGSettings(width: width, height: height, color: .palette)
    settings.palette = palette.isEmpty ? [RGBColor(red: 255, green: 255, blue: 255)] : palette
    if hasTransparency {
      settings.paletteAlpha = Array(repeating: 255, count: 255) + [0]
    }
    settings.compressionLevel = 9
    return try PNGEncoder.encode(indices, settings: settings)
  }
}
