import Pixels

/// Pictures with a subject on white, made for measuring backgrounds.
struct TrapPicture {
  let image: PixelImage

  /// A red subject on white, `isSubject` telling its pixels.
  init(side: Int, isSubject: (_ x: Int, _ y: Int) -> Bool) {
    var bytes: [UInt8] = []
    for y in 0..<side {
      for x in 0..<side { bytes += isSubject(x, y) ? [200, 60, 40] : [255, 255, 255] }
    }
    image = PixelImage(width: side, height: side, channelCount: 3, bytes: bytes)
  }

  /// Rectangles of many colours, white, off-white and black among them, with some loose pixels.
  static func rectangles(
    seed: Int, width: Int? = nil, height: Int? = nil, isGrey: Bool = false
  ) -> PixelImage {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(1, bound)
    }
    let (width, height) = (width ?? 100 + random(160), height ?? 100 + random(160))
    var image = PixelImage(width: width, height: height, filledWith: [255, 255, 255])
    let colours: [[UInt8]] = [
      [255, 255, 255], [240, 250, 245], [239, 255, 255], [200, 214, 210], [190, 190, 215],
      [24, 0, 24], [25, 0, 0], [200, 60, 40], [255, 255, 255], [60, 90, 200],
    ]
    func fill(x: Int, y: Int, width w: Int, height h: Int) {
      var colour = colours[random(colours.count)]
      if isGrey { colour = [colour[1], colour[1], colour[1]] }
      for row in y..<min(height, y + h) {
        for column in x..<min(width, x + w) {
          let start = image.offset(x: column, y: row)
          image.bytes.replaceSubrange(start..<(start + 3), with: colour)
        }
      }
    }
    for _ in 0..<14 {
      fill(
        x: random(width), y: random(height), width: 12 + random(width / 2),
        height: 12 + random(height / 2))
    }
    for _ in 0..<30 { fill(x: random(width), y: random(height), width: 2, height: 2) }
    return image
  }
}
