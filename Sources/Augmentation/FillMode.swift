/// What lies beyond the border of a picture that is turned or made smaller.
package enum FillMode: String, Sendable, Codable, Hashable, CaseIterable {
  /// White, 255 in every channel: what surrounds the subject of a curated picture.
  case white
  /// The picture mirrored at its border, the border pixel repeated: `dcba|abcd|dcba`.
  case reflect
  /// The border pixel, repeated: `aaaa|abcd|dddd`.
  case edge
  /// One value in every channel, `AugmentationSettings.fillValue`.
  case constant
}

/// The mapping of coordinates into a picture, as `ImageProjectiveTransformV3` of TensorFlow does.
enum Boundary {
  /// Maps a coordinate along an axis of `length` pixels into 0 … length − 1 by reflection
  /// `dcba|abcd|dcba`; between a border pixel and its mirror image the border pixel holds.
  @inline(__always)
  static func reflected(_ coordinate: Float, length: Int) -> Float {
    let last = Float(length - 1)
    if coordinate >= 0 && coordinate <= last { return coordinate }
    let period = Float(2 * length)
    var folded = coordinate - period * (coordinate / period).rounded(.down)
    if folded >= Float(length) { folded = period - folded - 1 }
    return min(max(folded, 0), last)
  }

  /// Maps a coordinate along an axis of `length` pixels to the nearest one in 0 … length − 1.
  @inline(__always)
  static func clamped(_ coordinate: Float, length: Int) -> Float {
    min(max(coordinate, 0), Float(length - 1))
  }
}
