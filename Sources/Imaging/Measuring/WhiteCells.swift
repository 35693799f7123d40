import CPicturePasses
package import Pixels

/// Which of 128 × 128 sampled pixels of a picture are white: all channels at least `white`.
package enum WhiteCells {
  /// Cells of a side; cell i of a side of n pixels shows the pixel ⌊(2i + 1) · n / 256⌋.
  package static let side = pic_cells
  /// The smallest value that all channels of a white pixel have.
  package static let white = UInt8(pic_white)

  /// Rows of cells, a bit for each white one, the first column in the lowest bit.
  ///
  /// - Parameters:
  ///   - image: A picture of 1 or 3 channels with at least one pixel.
  ///   - passes: Those of one instruction set, which change nothing but the time.
  /// - Returns: One value a row, from the top.
  package static func rows(of image: PixelImage, by passes: PicturePasses = .best) -> [UInt128] {
    precondition(
      image.channelCount == 1 || image.channelCount == 3,
      "white cells are found in 1 or 3 channels, not \(image.channelCount)")
    var words = [UInt64](repeating: 0, count: 2 * side)
    // Both arrays live for the call, and every cell lies inside of the picture.
    unsafe passes.table.pointee.white_cells(
      image.bytes, image.width, image.height, image.channelCount, &words)
    return (0..<side).map { UInt128(words[2 * $0 + 1]) << 64 | UInt128(words[2 * $0]) }
  }
}
