/// The eight ways a camera may have held a picture: EXIF tag 0x0112.
package enum Orientation: Int, Sendable, Codable, CaseIterable {
  /// As stored.
  case upright = 1
  /// Mirrored left to right.
  case flippedLeftRight = 2
  /// Turned by 180°.
  case rotated180 = 3
  /// Mirrored top to bottom.
  case flippedTopBottom = 4
  /// Mirrored along the main diagonal.
  case transposed = 5
  /// To be shown turned 90° clockwise.
  case rotated90Clockwise = 6
  /// Mirrored along the other diagonal.
  case transversed = 7
  /// To be shown turned 90° counter-clockwise.
  case rotated90CounterClockwise = 8

  /// Whether width and height change places.
  package var swapsSides: Bool { rawValue >= 5 }
}
