/// The square that a picture is decoded for, so that a decoder may deliver fewer pixels.
package struct TargetSquare: Sendable, Hashable {
  /// Width and height in pixels.
  package var side: Int
  /// How other shapes become a square.
  package var fit: Fit

  /// A square from its side (≥ 1) and the way to it.
  package init(side: Int, fit: Fit) {
    self.side = side
    self.fit = fit
  }

  /// The largest of 8, 4, 2 and 1 that leaves at least twice as many pixels as the square needs on
  /// the side that decides: a filter of quality then does the rest.
  func denominator(width: Int, height: Int) -> Int {
    let deciding = fit == .contain ? max(width, height) : min(width, height)
    for denominator in [8, 4, 2] where deciding >= 2 * side * denominator { return denominator }
    return 1
  }
}

/// A picture as a decoder delivered it: smaller by a whole number, and which part of it counts.
///
/// A JPEG shrunk by 8 has ⌈W/8⌉ columns of which W/8 show the picture: the last one may reach over
/// its edge. Resampling that fractional part keeps everything in its place.
struct ShrunkSize {
  /// Columns delivered.
  let width: Int
  /// Rows delivered.
  let height: Int
  /// The part that shows the picture, as stored.
  private let shownWidth: Double
  private let shownHeight: Double

  init(width: Int, height: Int, denominator: Int, format: PictureFormat) {
    self.width = (width + denominator - 1) / denominator
    self.height = (height + denominator - 1) / denominator
    // libwebp squeezes the whole picture into the rounded size.
    let isWhole = format != .jpeg
    shownWidth = isWhole ? Double(self.width) : Double(width) / Double(denominator)
    shownHeight = isWhole ? Double(self.height) : Double(height) / Double(denominator)
  }

  /// The part that shows the picture once it stands upright.
  func shown(after orientation: Orientation) -> ResamplingBox {
    let right = Double(width) - shownWidth
    let bottom = Double(height) - shownHeight
    let (left, top): (Double, Double) =
      switch orientation {
      case .upright, .transposed: (0, 0)
      case .flippedLeftRight: (right, 0)
      case .rotated180: (right, bottom)
      case .flippedTopBottom: (0, bottom)
      case .rotated90Clockwise: (bottom, 0)
      case .transversed: (bottom, right)
      case .rotated90CounterClockwise: (0, right)
      }
    let (wide, high) =
      orientation.swapsSides ? (shownHeight, shownWidth) : (shownWidth, shownHeight)
    return ResamplingBox(
      left: Float(left), top: Float(top), right: Float(left + wide), bottom: Float(top + high))
  }
}
