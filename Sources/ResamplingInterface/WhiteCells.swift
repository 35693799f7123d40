/// Telling which of 128 × 128 sampled pixels of a picture are white: all channels at least 240.
///
/// Cell i of a side of n pixels shows the pixel ⌊(2i + 1) · n / 256⌋.
package struct WhiteCells {
  /// Cells of a side.
  package static var side: Int { 128 }

  /// height × width × channelCount samples without padding.
  package var source: UnsafePointer<UInt8>
  /// Pixels of a row.
  package var width: Int
  /// Rows.
  package var height: Int
  /// Bytes of a pixel: 1 or 3.
  package var channelCount: Int
  /// Two words for each row of cells, the first cell in the lowest bit of the first one.
  package var target: UnsafeMutablePointer<UInt64>

  /// A task from its parts.
  package init(
    source: UnsafePointer<UInt8>, width: Int, height: Int, channelCount: Int,
    target: UnsafeMutablePointer<UInt64>
  ) {
    self.source = source
    self.width = width
    self.height = height
    self.channelCount = channelCount
    self.target = target
  }
}
