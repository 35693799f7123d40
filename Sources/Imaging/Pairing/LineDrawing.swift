import Foundation
import Pixels

/// Draws the outlines of a picture as thin dark lines on white.
///
/// Canny, "A computational approach to edge detection" (1986): Gaussian blur, Sobel gradients (of
/// the channel that changes most), only the crest of each gradient, and of the crests those that
/// are strong or hang on a strong one. Strong lines are black, weak ones grey.
struct LineDrawing: Sendable {
  /// Deviation of the blur in pixels.
  let blur: Float
  /// Change of brightness, in levels, from which on a crest is a line.
  static let strong: Float = 40
  /// Change from which on a crest goes on with a line.
  static let weak: Float = 14
  /// Change from which on a line is black.
  static let black: Float = 90

  /// A drawing of pictures of a side: larger pictures are blurred more.
  init(side: Int) {
    blur = min(max(Float(side) / 128, 0.7), 2)
  }

  /// The drawing, of the same size and channels.
  func draw(_ image: PixelImage) -> PixelImage {
    let field = gradients(of: image)
    let lines = traced(crests(of: field))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(image.bytes.count)
    for strength in lines {
      let ink = strength > 0 ? min(max(strength / Self.black, 0.4), 1) : 0
      let level = UInt8(255 - (255 * ink).rounded())
      for _ in 0..<image.channelCount { bytes.append(level) }
    }
    return PixelImage(
      width: image.width, height: image.height, channelCount: image.channelCount, bytes: bytes)
  }

  /// The gradient of each pixel: levels to the right, levels down.
  private struct Field {
    let width: Int
    let height: Int
    var x: [Float]
    var y: [Float]

    func strength(_ column: Int, _ row: Int) -> Float {
      guard column >= 0, row >= 0, column < width, row < height else { return 0 }
      let i = row * width + column
      return (x[i] * x[i] + y[i] * y[i]).squareRoot()
    }
  }

  private func gradients(of image: PixelImage) -> Field {
    let (width, height) = (image.width, image.height)
    let zeros = [Float](repeating: 0, count: width * height)
    var field = Field(width: width, height: height, x: zeros, y: zeros)
    for channel in 0..<image.channelCount {
      let values = blurred(
        (0..<(width * height)).map { Float(image.bytes[$0 * image.channelCount + channel]) },
        width: width, height: height)
      func at(_ x: Int, _ y: Int) -> Float {
        values[min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1)]
      }
      for y in 0..<height {
        for x in 0..<width {
          let right = at(x + 1, y - 1) + 2 * at(x + 1, y) + at(x + 1, y + 1)
          let left = at(x - 1, y - 1) + 2 * at(x - 1, y) + at(x - 1, y + 1)
          let below = at(x - 1, y + 1) + 2 * at(x, y + 1) + at(x + 1, y + 1)
          let above = at(x - 1, y - 1) + 2 * at(x, y - 1) + at(x + 1, y - 1)
          let (dx, dy) = ((right - left) / 4, (below - above) / 4)
          let i = y * width + x
          if dx * dx + dy * dy > field.x[i] * field.x[i] + field.y[i] * field.y[i] {
            (field.x[i], field.y[i]) = (dx, dy)
          }
        }
      }
    }
    return field
  }

  /// A Gaussian blur in two passes; the border is repeated beyond itself.
  private func blurred(_ values: [Float], width: Int, height: Int) -> [Float] {
    let radius = Int((3 * blur).rounded(.up))
    var kernel = (-radius...radius).map { exp(-Float($0 * $0) / (2 * blur * blur)) }
    let sum = kernel.reduce(0, +)
    kernel = kernel.map { $0 / sum }
    var rows = values
    for y in 0..<height {
      for x in 0..<width {
        var total: Float = 0
        for (k, weight) in kernel.enumerated() {
          total += weight * values[y * width + min(max(x + k - radius, 0), width - 1)]
        }
        rows[y * width + x] = total
      }
    }
    var result = rows
    for y in 0..<height {
      for x in 0..<width {
        var total: Float = 0
        for (k, weight) in kernel.enumerated() {
          total += weight * rows[min(max(y + k - radius, 0), height - 1) * width + x]
        }
        result[y * width + x] = total
      }
    }
    return result
  }

  /// The strength of pixels that lie on the crest of the gradient across the line, 0 elsewhere.
  private func crests(of field: Field) -> (strengths: [Float], width: Int, height: Int) {
    var strengths = [Float](repeating: 0, count: field.width * field.height)
    for y in 0..<field.height {
      for x in 0..<field.width {
        let i = y * field.width + x
        let strength = field.strength(x, y)
        guard strength >= Self.weak else { continue }
        let (stepX, stepY) = Self.direction(field.x[i], field.y[i])
        // Of two equal neighbours one is the crest, not both.
        guard strength > field.strength(x - stepX, y - stepY),
          strength >= field.strength(x + stepX, y + stepY)
        else { continue }
        strengths[i] = strength
      }
    }
    return (strengths, field.width, field.height)
  }

  /// The nearest of the eight neighbours in the direction of a gradient.
  private static func direction(_ dx: Float, _ dy: Float) -> (Int, Int) {
    // tan 22.5°: below it a direction counts as along an axis.
    let flat: Float = 0.414_213_56
    if abs(dy) <= flat * abs(dx) { return (1, 0) }
    if abs(dx) <= flat * abs(dy) { return (0, 1) }
    return (dx > 0) == (dy > 0) ? (1, 1) : (1, -1)
  }

  /// The crests that are strong or connected to a strong one through others.
  private func traced(_ crests: (strengths: [Float], width: Int, height: Int)) -> [Float] {
    let (strengths, width, height) = crests
    var lines = [Float](repeating: 0, count: strengths.count)
    var waiting = strengths.indices.filter { strengths[$0] >= Self.strong }
    for index in waiting { lines[index] = strengths[index] }
    while let index = waiting.popLast() {
      let (row, column) = index.quotientAndRemainder(dividingBy: width)
      for y in max(row - 1, 0)...min(row + 1, height - 1) {
        for x in max(column - 1, 0)...min(column + 1, width - 1) {
          let other = y * width + x
          guard lines[other] == 0, strengths[other] > 0 else { continue }
          lines[other] = strengths[other]
          waiting.append(other)
        }
      }
    }
    return lines
  }
}
