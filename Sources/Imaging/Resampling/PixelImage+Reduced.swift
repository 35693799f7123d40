package import Pixels

extension PixelImage {
  /// A part of the picture at another size, for looking at rather than for keeping: as
  /// `resampled(width:height:using:)` with the triangle, but with weights of 8 bits, so that a sample may
  /// be off by two levels; several times as fast.
  ///
  /// - Parameters:
  ///   - newWidth: Columns, ≥ 1.
  ///   - newHeight: Rows, ≥ 1.
  ///   - part: The part to use, inside the picture and not empty.
  ///   - passes: Those of one instruction set, which change nothing but the time.
  /// - Returns: newHeight × newWidth pixels of four channels; the fourth means nothing, and those of a grey
  ///   picture are equal.
  package func reduced(
    width newWidth: Int, height newHeight: Int, part: PixelRect, by passes: ResamplingPasses? = nil
  ) -> PixelImage {
    precondition(
      part.x >= 0 && part.y >= 0 && part.width > 0 && part.height > 0
        && part.x + part.width <= width && part.y + part.height <= height,
      "the part \(part) is empty or leaves the picture of \(width)×\(height)")
    let passes = passes ?? .best
    let rows = Self.windows(height, newHeight, part.y..<(part.y + part.height))
    let columns = Self.windows(width, newWidth, part.x..<(part.x + part.width))
    return PixelImage(
      width: newWidth, height: newHeight, channelCount: 4,
      bytes: passes.blended(
        bytes, width: width, channelCount: channelCount, rows: rows, columns: columns))
  }

  private static func windows(_ inputCount: Int, _ outputCount: Int, _ part: Range<Int>)
    -> BlendWindows
  {
    part.count == inputCount
      ? .whole(inputCount: inputCount, outputCount: outputCount)
      : BlendWindows(inputCount: inputCount, outputCount: outputCount, part: part)
  }
}
