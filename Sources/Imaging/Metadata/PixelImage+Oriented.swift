package import Pixels

extension PixelImage {
  /// The picture turned or mirrored so that it stands upright.
  package func oriented(_ orientation: Orientation) -> PixelImage {
    guard orientation != .upright, width > 0, height > 0 else { return self }
    let walk = SourceWalk(orientation, width: width, height: height)
    let (newWidth, newHeight) = orientation.swapsSides ? (height, width) : (width, height)
    let channelCount = self.channelCount
    // `walk` visits every source pixel once, so all indices are below width·height·channels, and
    // every target sample is written.
    let turned = unsafe [UInt8](unsafeUninitializedCapacity: bytes.count) { target, count in
      unsafe bytes.withUnsafeBufferPointer { source in
        var output = 0
        for y in 0..<newHeight {
          var input = (walk.start + y * walk.stepDown) * channelCount
          let step = walk.stepRight * channelCount
          for _ in 0..<newWidth {
            for channel in 0..<channelCount {
              unsafe target[output &+ channel] = source[input &+ channel]
            }
            output &+= channelCount
            input &+= step
          }
        }
      }
      count = bytes.count
    }
    return PixelImage(
      width: newWidth, height: newHeight, channelCount: channelCount, bytes: turned)
  }
}

/// Where upright pixels come from in the stored picture, in pixels from its first.
private struct SourceWalk {
  /// The source of the top left pixel.
  let start: Int
  /// The change of source for one pixel to the right.
  let stepRight: Int
  /// The change of source for one row down.
  let stepDown: Int

  init(_ orientation: Orientation, width: Int, height: Int) {
    let (bottomLeft, bottomRight) = (width * (height - 1), width * height - 1)
    (start, stepRight, stepDown) =
      switch orientation {
      case .upright: (0, 1, width)
      case .flippedLeftRight: (width - 1, -1, width)
      case .rotated180: (bottomRight, -1, -width)
      case .flippedTopBottom: (bottomLeft, 1, -width)
      case .transposed: (0, width, 1)
      case .rotated90Clockwise: (bottomLeft, -width, 1)
      case .transversed: (bottomRight, -width, -1)
      case .rotated90CounterClockwise: (width - 1, width, -1)
      }
  }
}
