import Pixels

extension FittedPicture {
  /// How much there is to see: the standard deviation of the levels in the channel that varies most,
  /// 0…127.5, without the padding.
  ///
  /// One colour has 0; what a large picture shows on less than a pixel of the fitted one hardly
  /// counts. Channels are 1 or 3.
  package var spread: Double {
    let green = image.channelCount < 3 ? 0 : 1
    let pixels = image.bytes.span
    var (sums, squares) = (SIMD4<UInt64>.zero, SIMD4<UInt64>.zero)
    for y in content.y..<(content.y + content.height) {
      var at = image.offset(x: content.x, y: y)
      // Up to 2¹⁰ pixels a row and 2¹⁶ a square: below 2³².
      var (rowSums, rowSquares) = (SIMD4<UInt32>.zero, SIMD4<UInt32>.zero)
      for _ in 0..<content.width {
        let levels = SIMD4(
          UInt32(pixels[at]), UInt32(pixels[at + green]), UInt32(pixels[at + 2 * green]), 0)
        rowSums &+= levels
        rowSquares &+= levels &* levels
        at += image.channelCount
      }
      sums &+= SIMD4(truncatingIfNeeded: rowSums)
      squares &+= SIMD4(truncatingIfNeeded: rowSquares)
    }
    let count = Double(content.width * content.height)
    let variances = (0..<3).map { channel in
      let mean = Double(sums[channel]) / count
      return max(0, Double(squares[channel]) / count - mean * mean)
    }
    return (variances.max() ?? 0).squareRoot()
  }
}
