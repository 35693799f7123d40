import Pixels

/// Pictures whose measures are known from how they are made.
enum Drawings {
  /// A disc on a ground, with edges that take `softness` pixels.
  static func disc(
    side: Int = 200, radius: Double = 70, centre: (x: Double, y: Double)? = nil,
    color: [UInt8] = [200, 60, 40], ground: [UInt8] = [255, 255, 255], softness: Double = 1
  ) -> PixelImage {
    let middle = centre ?? (Double(side) / 2, Double(side) / 2)
    var image = PixelImage(width: side, height: side, filledWith: ground)
    for y in 0..<side {
      for x in 0..<side {
        let (dx, dy) = (Double(x) + 0.5 - middle.x, Double(y) + 0.5 - middle.y)
        let distance = (dx * dx + dy * dy).squareRoot() - radius
        let share = min(max(0.5 - distance / softness, 0), 1)
        for channel in 0..<3 {
          let mixed = share * Double(color[channel]) + (1 - share) * Double(ground[channel])
          image.bytes[image.offset(x: x, y: y) + channel] = UInt8(mixed.rounded())
        }
      }
    }
    return image
  }

  /// Stripes of two colours, across or along, with some noise that follows from a number.
  static func stripes(_ number: Int, isUpright: Bool, side: Int = 64) -> PixelImage {
    var image = PixelImage(width: side, height: side, filledWith: [0, 0, 0])
    var state = UInt64(number &* 7919 &+ 1)
    let period = 6 + number % 5
    for y in 0..<side {
      for x in 0..<side {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let level = ((isUpright ? x : y) + number) / period % 2 == 0 ? 60 : 180
        for channel in 0..<3 {
          image.bytes[image.offset(x: x, y: y) + channel] = UInt8(
            clamping: level + Int(state >> 60) - 8)
        }
      }
    }
    return image
  }
}
