import CImageCodecs

/// The size and the channels of a picture, as its header tells them.
package struct PictureShape: Sendable, Hashable, Codable {
  /// Columns.
  package var width: Int
  /// Rows.
  package var height: Int
  /// Samples of a pixel as they are decoded: 1 or 2 for grey, 3 or 4 for colour, the even ones with alpha.
  package var channelCount: Int

  package init(width: Int, height: Int, channelCount: Int) {
    (self.width, self.height, self.channelCount) = (width, height, channelCount)
  }

  /// Reads the header of a file; nil where there is none that can be read.
  package init?(of bytes: [UInt8]) {
    guard case .supported(let format) = DetectedFormat.detect(bytes.span),
      let header = try? Codec.header(of: bytes.span, format: format)
    else { return nil }
    self.init(
      width: Int(header.width), height: Int(header.height), channelCount: Int(header.channels))
  }
}
