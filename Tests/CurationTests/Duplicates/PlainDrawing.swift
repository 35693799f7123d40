import Pixels

/// Plain shapes drawn with smooth edges, for near duplicates that must not be.
struct PlainDrawing {
  var width: Int
  var height: Int
  var image: PixelImage

  /// An empty white picture.
  init(width: Int = 128, height: Int = 128) {
    (self.width, self.height) = (width, height)
    image = PixelImage(width: width, height: height, filledWith: [255, 255, 255])
  }

  /// Paints where `isInside` holds, each pixel by 16 samples; places are pixels from the middle.
  mutating func paint(_ color: [UInt8], where isInside: (Double, Double) -> Bool) {
    for y in 0..<height {
      for x in 0..<width {
        var count = 0
        for sample in 0..<16 {
          let (dx, dy) = (Double(sample % 4) / 4 + 0.125, Double(sample / 4) / 4 + 0.125)
          if isInside(
            Double(x) + dx - Double(width) / 2, Double(y) + dy - Double(height) / 2)
          {
            count += 1
          }
        }
        guard count > 0 else { continue }
        let offset = image.offset(x: x, y: y)
        for channel in 0..<3 {
          let old = Int(image.bytes[offset + channel])
          image.bytes[offset + channel] = UInt8(
            (old * (16 - count) + Int(color[channel]) * count) / 16)
        }
      }
    }
  }

  static func oval(_ rx: Double, _ ry: Double, x: Double = 0, y: Double = 0) -> (Double, Double) ->
    Bool
  { { ($0 - x) * ($0 - x) / (rx * rx) + ($1 - y) * ($1 - y) / (ry * ry) <= 1 } }

  static func box(_ rx: Double, _ ry: Double) -> (Double, Double) -> Bool {
    { abs($0) <= rx && abs($1) <= ry }
  }

  static func diamond(_ radius: Double) -> (Double, Double) -> Bool {
    { abs($0) + abs($1) <= radius }
  }

  static func cross(_ radius: Double) -> (Double, Double) -> Bool {
    { min(abs($0), abs($1)) <= radius / 3 && max(abs($0), abs($1)) <= radius }
  }

  static func triangle(_ radius: Double) -> (Double, Double) -> Bool {
    { abs($0) <= ($1 + radius) / 2 && $1 <= radius }
  }

  /// A stroke as of a "1", upright but for `slant` (columns a row).
  static func stroke(width: Double, height: Double, slant: Double) -> (Double, Double) -> Bool {
    { abs($0 - slant * $1) <= width / 2 && abs($1) <= height / 2 }
  }

  /// A picture of one shape.
  static func shape(_ color: [UInt8], _ isInside: (Double, Double) -> Bool) -> PixelImage {
    var drawing = PlainDrawing()
    drawing.paint(color, where: isInside)
    return drawing.image
  }

  /// A face: a disc, eyes and a mouth whose places and sizes follow from the number.
  static func face(_ number: Int) -> PixelImage {
    var state = UInt64(number &* 7919 &+ 17)
    func next(_ range: ClosedRange<Double>) -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return range.lowerBound + Double(state >> 40) / Double(1 << 24)
        * (range.upperBound - range.lowerBound)
    }
    var drawing = PlainDrawing(width: 64, height: 64)
    drawing.paint([120, 90, 10], where: oval(29, 29))
    drawing.paint([250, 205, 60], where: oval(27, 27))
    for side in [-11.0, 11.0] {
      drawing.paint(
        [UInt8(next(0...120)), UInt8(next(0...120)), UInt8(next(0...120))],
        where: oval(next(2...6), next(2...6), x: side, y: next(-12...(-4))))
    }
    drawing.paint([90, 30, 20], where: oval(next(5...16), next(1...6), y: next(6...16)))
    return drawing.image
  }
}
