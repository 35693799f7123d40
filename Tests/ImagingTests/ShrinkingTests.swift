import Imaging
import Pixels
import Testing

@Suite("Shrinking while decoding")
struct ShrinkingTests {
  /// A dark soft disc on white, off the middle.
  private func disc(width: Int, height: Int) -> PixelImage {
    var bytes: [UInt8] = []
    let (centerX, centerY) = (Double(width) * 0.42, Double(height) * 0.57)
    let radius = Double(min(width, height)) * 0.3
    for y in 0..<height {
      for x in 0..<width {
        let (dx, dy) = (Double(x) + 0.5 - centerX, Double(y) + 0.5 - centerY)
        let distance = (dx * dx + dy * dy).squareRoot()
        let value = min(max((distance - radius) / radius * 4 + 0.5, 0), 1) * 255
        bytes += [UInt8(value), UInt8(value * 0.8), UInt8(value)]
      }
    }
    return PixelImage(width: width, height: height, channelCount: 3, bytes: bytes)
  }

  /// The centre of darkness in pixels.
  private func centroid(_ image: PixelImage) -> (x: Double, y: Double) {
    var (sum, sumX, sumY) = (0.0, 0.0, 0.0)
    for y in 0..<image.height {
      for x in 0..<image.width {
        let weight = 255 - Double(image.bytes[image.offset(x: x, y: y)])
        sum += weight
        sumX += weight * (Double(x) + 0.5)
        sumY += weight * (Double(y) + 0.5)
      }
    }
    return (sumX / sum, sumY / sum)
  }

  private func compare(_ file: [UInt8], side: Int, fit: Fit, _ name: String) throws {
    let decoder = PictureDecoder()
    let exact = try decoder.decode(file.span)
    let quick = try decoder.decode(file.span, toward: TargetSquare(side: side, fit: fit))
    #expect(quick.denominator > 1, "\(name) is shrunk")
    #expect((quick.sourceWidth, quick.sourceHeight) == (exact.sourceWidth, exact.sourceHeight))
    let wanted = exact.fitted(side: side, fit: fit)
    let found = quick.fitted(side: side, fit: fit)
    #expect(wanted.content == found.content)
    let (a, b) = (centroid(wanted.image), centroid(found.image))
    #expect(abs(a.x - b.x) < 0.05 && abs(a.y - b.y) < 0.05, "\(name): \(a) became \(b)")
    let differences = zip(wanted.image.bytes, found.image.bytes).map { abs(Int($0) - Int($1)) }
    #expect(differences.reduce(0, +) < 3 * differences.count, "\(name)")
  }

  // Sides that 2, 4 and 8 do not divide leave a column that only partly shows the picture.
  @Test(
    "a shrunk JPEG does not shift, however it lies",
    arguments: [(257, 203), (531, 777), (1029, 1023)], Orientation.allCases)
  func jpeg(size: (Int, Int), orientation: Orientation) throws {
    let file = try JPEGEncoder.encode(
      disc(width: size.0, height: size.1),
      settings: JPEGSettings(quality: 92, orientation: orientation))
    for fit in Fit.allCases {
      try compare(file, side: 48, fit: fit, "\(size) \(orientation) \(fit)")
    }
  }

  @Test("a shrunk WebP does not shift", arguments: [(257, 203), (531, 777), (1029, 1023)])
  func webp(size: (Int, Int)) throws {
    for isLossless in [false, true] {
      let file = try WebPEncoder.encode(
        disc(width: size.0, height: size.1), settings: WebPSettings(isLossless: isLossless))
      for fit in Fit.allCases {
        try compare(file, side: 48, fit: fit, "\(size) \(fit) lossless: \(isLossless)")
      }
    }
  }

  @Test("at least twice as many pixels as needed remain")
  func denominators() throws {
    let file = try JPEGEncoder.encode(disc(width: 512, height: 256))
    func denominator(_ side: Int, _ fit: Fit) throws -> Int {
      try PictureDecoder().decode(file.span, toward: TargetSquare(side: side, fit: fit)).denominator
    }
    #expect(try denominator(32, .contain) == 8)
    #expect(try denominator(33, .contain) == 4)
    #expect(try denominator(64, .contain) == 4)
    #expect(try denominator(32, .cover) == 4)
    #expect(try denominator(64, .stretch) == 2)
    #expect(try denominator(200, .contain) == 1)
  }
}
