import Foundation

/// A map from the pixels of the result to those of the source, in pixel centres:
/// `sourceX = a0·x + a1·y + a2`, `sourceY = b0·x + b1·y + b2`.
struct AffineMap: Sendable, Equatable {
  var a0 = 1.0
  var a1 = 0.0
  var a2 = 0.0
  var b0 = 0.0
  var b1 = 1.0
  var b2 = 0.0

  static let identity = AffineMap()

  /// Mirrors left to right a picture of `width` pixels.
  static func flip(width: Int) -> AffineMap {
    AffineMap(a0: -1, a1: 0, a2: Double(width - 1), b0: 0, b1: 1, b2: 0)
  }

  /// Turns the picture counter-clockwise about the middle of its pixels.
  static func rotation(_ radians: Float, width: Int, height: Int) -> AffineMap {
    let (cx, cy) = centre(width, height)
    let cosine = cos(Double(radians))
    let sine = sin(Double(radians))
    return AffineMap(
      a0: cosine, a1: -sine, a2: cx - cx * cosine + cy * sine,
      b0: sine, b1: cosine, b2: cy - cx * sine - cy * cosine)
  }

  /// Shows `factor` times the width and height of the picture about the middle of its pixels.
  static func zoom(_ factor: Float, width: Int, height: Int) -> AffineMap {
    let (cx, cy) = centre(width, height)
    let z = Double(factor)
    return AffineMap(a0: z, a1: 0, a2: cx * (1 - z), b0: 0, b1: z, b2: cy * (1 - z))
  }

  /// The map that applies `self` and then `next`: `next(self(x, y))`.
  ///
  /// Maps run backwards, so the change made to the picture first is the last map.
  func followed(by next: AffineMap) -> AffineMap {
    AffineMap(
      a0: next.a0 * a0 + next.a1 * b0, a1: next.a0 * a1 + next.a1 * b1,
      a2: next.a0 * a2 + next.a1 * b2 + next.a2,
      b0: next.b0 * a0 + next.b1 * b0, b1: next.b0 * a1 + next.b1 * b1,
      b2: next.b0 * a2 + next.b1 * b2 + next.b2)
  }

  private static func centre(_ width: Int, _ height: Int) -> (Double, Double) {
    (Double(width - 1) / 2, Double(height - 1) / 2)
  }
}

extension AugmentationParameters {
  /// Flip, rotation and zoom as one map from the result back to the source.
  func map(width: Int, height: Int) -> AffineMap {
    var map = AffineMap.identity
    if zoom != 1 { map = map.followed(by: .zoom(zoom, width: width, height: height)) }
    if rotation != 0 { map = map.followed(by: .rotation(rotation, width: width, height: height)) }
    if isFlipped { map = map.followed(by: .flip(width: width)) }
    return map
  }
}
