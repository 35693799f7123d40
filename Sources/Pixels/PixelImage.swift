/// A picture in memory: 8-bit samples, row-major, interleaved (H×W×C), no row padding.
///
/// Values are as stored in the file's colour space (sRGB unless the file says otherwise);
/// nothing here converts to linear light.
public struct PixelImage: Sendable, Equatable {
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  /// Samples per pixel: 1 grey, 3 RGB, 4 RGBA with straight alpha.
  public let channelCount: Int
  /// `height × width × channelCount` samples.
  public var bytes: [UInt8]

  /// Wraps existing samples.
  ///
  /// - Precondition: `bytes.count == width * height * channelCount`.
  public init(width: Int, height: Int, channelCount: Int, bytes: [UInt8]) {
    precondition(
      bytes.count == width * height * channelCount,
      "\(width)×\(height)×\(channelCount) pixels need \(width * height * channelCount) bytes, not \(bytes.count)"
    )
    self.width = width
    self.height = height
    self.channelCount = channelCount
    self.bytes = bytes
  }

  /// A picture of one colour, `channels` giving one value per channel.
  public init(width: Int, height: Int, filledWith channels: [UInt8]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(width * height * channels.count)
    for _ in 0..<(width * height) { bytes.append(contentsOf: channels) }
    self.init(width: width, height: height, channelCount: channels.count, bytes: bytes)
  }

  /// The position of the first sample of a pixel in `bytes`.
  public func offset(x: Int, y: Int) -> Int {
    (y * width + x) * channelCount
  }

  /// The samples of one pixel.
  public subscript(x: Int, y: Int) -> ArraySlice<UInt8> {
    let start = offset(x: x, y: y)
    return bytes[start..<(start + channelCount)]
  }
}
