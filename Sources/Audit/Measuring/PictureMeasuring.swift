package import Catalogue
package import Imaging
package import Pixels

extension AuditMeasurements {
  /// Raised when the same pictures come to give other numbers.
  private static let version = 2
  /// Longer sides are reduced to so many pixels before sharpness is measured: what is soft in a large picture
  /// only does no harm.
  private static let sharpSide = 256
  /// The same before a subject, brightness and colours are looked for.
  private static let groundSide = 128
  /// Detail is looked for in the middle of a picture, in a square of so many pixels.
  private static let detailSide = 512

  /// What measurements depend on, as it is noted with them.
  package static func settings(of decoding: DecodingOptions) -> String {
    "\(version) \(decoding.outputMode.rawValue) \(decoding.background.samples(channelCount: 3)) "
      + "\(decoding.profiles.rawValue)\(decoding.isLenient ? " lenient" : "")"
  }

  /// Measures a decoded picture.
  ///
  /// - Parameters:
  ///   - pictureID: Its row.
  ///   - image: Upright, in full, of 1 or 3 channels.
  ///   - settings: What is noted with the numbers.
  package init(pictureID: Int64, image: PixelImage, settings: String) {
    self.init(pictureID: pictureID, settings: settings)
    (width, height) = (Double(image.width), Double(image.height))
    let sharp = image.reduced(toLongest: Self.sharpSide)
    sharpness = EdgeSteepness.measure(LumaPlane(of: sharp))
    let isReduced = sharp.width != image.width || sharp.height != image.height
    let middle = LumaPlane(of: image.middle(side: Self.detailSide))
    detailShare = isReduced ? EdgeSteepness.measure(middle) : sharpness
    blocking = BlockSteps.measure(middle)
    let small = image.reduced(toLongest: Self.groundSide)
    let ground = PlainGround(of: small)
    subjectShare = ground?.share
    subjectEdgeShare = ground?.edgeShare
    measureLevels(of: small, on: ground)
  }

  private mutating func measureLevels(of image: PixelImage, on ground: PlainGround?) {
    let luma = LumaPlane(of: image).values
    let whole = PixelRect(x: 0, y: 0, width: image.width, height: image.height)
    let box = ground?.box ?? whole
    var (subject, chroma) = (LevelCounts(), LevelCounts())
    var inside = [LevelCounts](repeating: LevelCounts(), count: 3)
    var (sums, squares) = (SIMD4<Int>.zero, SIMD4<Int>.zero)
    let next = image.channelCount < 3 ? 0 : 1
    for place in luma.indices {
      let (x, y) = (place % image.width, place / image.width)
      let at = place * image.channelCount
      let levels = SIMD4(
        Int(image.bytes[at]), Int(image.bytes[at + next]), Int(image.bytes[at + 2 * next]), 0)
      if x >= box.x - box.width / 8, x < box.x + box.width + box.width / 8,
        y >= box.y - box.height / 8, y < box.y + box.height + box.height / 8
      {
        // With some of the ground around: a subject of one colour stands out by that.
        for channel in 0..<3 { inside[channel].add(UInt8(levels[channel])) }
      }
      sums &+= levels
      squares &+= levels &* levels
      let (most, least) = (max(levels.x, levels.y, levels.z), min(levels.x, levels.y, levels.z))
      chroma.add(UInt8(most - least))
      // A pure red or blue is light to the eye, though its brightness is low.
      if ground?.isSubject[place] ?? true { subject.add(UInt8((Int(luma[place]) + most) / 2)) }
    }
    // Something dark on a light ground is no dark picture.
    brightness = Double(max(subject.level(at: 0.95), ground?.level ?? 0))
    contrast = inside.map { Double($0.level(at: 0.95) - $0.level(at: 0.05)) }.max()
    // A tongue or a flower is colour enough.
    colour = Double(chroma.level(at: 0.998))
    let count = Double(luma.count)
    spread = (0..<3).map { channel in
      let mean = Double(sums[channel]) / count
      return max(0, Double(squares[channel]) / count - mean * mean)
    }.max().map { $0.squareRoot() }
  }
}

extension PixelImage {
  /// The picture with its longer side at most `side` pixels long.
  fileprivate func reduced(toLongest side: Int) -> PixelImage {
    let longest = max(width, height)
    guard longest > side else { return self }
    func length(_ own: Int) -> Int { max((own * side * 2 + longest) / (2 * longest), 1) }
    return reduced(
      width: length(width), height: length(height),
      part: PixelRect(x: 0, y: 0, width: width, height: height))
  }

  /// The square of at most `side` pixels in the middle.
  fileprivate func middle(side: Int) -> PixelImage {
    guard max(width, height) > side else { return self }
    let (columns, rows) = (min(width, side), min(height, side))
    let (x, y) = ((width - columns) / 2, (height - rows) / 2)
    return PixelImage(
      width: columns, height: rows, channelCount: channelCount,
      bytes: (y..<(y + rows)).flatMap { row in
        bytes[offset(x: x, y: row)..<(offset(x: x, y: row) + columns * channelCount)]
      })
  }
}
