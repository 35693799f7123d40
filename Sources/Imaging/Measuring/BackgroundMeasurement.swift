import Pixels

/// How white a picture's surroundings and all of it are; padding never counts.
///
/// A pixel is white when all its channels are at least `threshold`. Shares are 0…1.
public struct BackgroundMeasurement: Sendable, Hashable, Codable {
  /// The smallest value of a white channel.
  public static let threshold: UInt8 = 240
  /// Width of the border ring in pixels.
  public static let ringWidth = 2

  /// Share of white pixels in the ring along the content's four sides.
  public var borderWhiteShare: Double
  /// Share of white pixels in the whole content.
  public var globalWhiteShare: Double
  /// Share of white pixels in the top rows of the ring.
  public var topWhiteShare: Double
  /// Share of white pixels in the bottom rows of the ring.
  public var bottomWhiteShare: Double
  /// Share of white pixels in the left columns of the ring.
  public var leftWhiteShare: Double
  /// Share of white pixels in the right columns of the ring.
  public var rightWhiteShare: Double

  /// Measures the content of a fitted picture of 1 or 3 channels (alpha is not looked at).
  public static func measure(_ picture: FittedPicture) -> BackgroundMeasurement {
    let content = picture.content
    let ring = min(ringWidth, content.height, content.width)
    func share(x: Int, y: Int, width: Int, height: Int) -> Tally {
      Tally(
        picture.image,
        in: PixelRect(x: content.x + x, y: content.y + y, width: width, height: height))
    }
    let whole = share(x: 0, y: 0, width: content.width, height: content.height)
    let inside = share(
      x: ring, y: ring, width: content.width - 2 * ring, height: content.height - 2 * ring)
    let border = Tally(white: whole.white - inside.white, all: whole.all - inside.all)
    let top = share(x: 0, y: 0, width: content.width, height: ring)
    let bottom = share(x: 0, y: content.height - ring, width: content.width, height: ring)
    let left = share(x: 0, y: 0, width: ring, height: content.height)
    let right = share(x: content.width - ring, y: 0, width: ring, height: content.height)
    return BackgroundMeasurement(
      borderWhiteShare: border.share, globalWhiteShare: whole.share, topWhiteShare: top.share,
      bottomWhiteShare: bottom.share, leftWhiteShare: left.share, rightWhiteShare: right.share)
  }
}

/// White pixels among all pixels of a rectangle.
private struct Tally {
  let white: Int
  let all: Int

  /// 0 where there is nothing to count.
  var share: Double { all == 0 ? 0 : Double(white) / Double(all) }

  init(white: Int, all: Int) {
    self.white = white
    self.all = all
  }

  /// Counts; a rectangle of no or negative size has no pixels.
  init(_ image: PixelImage, in rect: PixelRect) {
    guard rect.width > 0, rect.height > 0 else {
      self.init(white: 0, all: 0)
      return
    }
    let colorCount = min(image.channelCount, 3)
    var white = 0
    for y in rect.y..<(rect.y + rect.height) {
      var position = image.offset(x: rect.x, y: y)
      for _ in 0..<rect.width {
        var isWhite = true
        for channel in 0..<colorCount {
          isWhite = isWhite && image.bytes[position + channel] >= BackgroundMeasurement.threshold
        }
        if isWhite { white += 1 }
        position += image.channelCount
      }
    }
    self.init(white: white, all: rect.width * rect.height)
  }
}
