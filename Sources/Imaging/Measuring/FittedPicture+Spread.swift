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
    // Up to 2²⁰ pixels and 2¹⁶ a square: far below 2⁶³.
    var (sums, squares) = (SIMD4<Int>.zero, SIMD4<Int>.zero)
    for y in content.y..<(content.y + content.height) {
      var at = image.offset(x: content.x, y: y)
      for _ in 0..<content.width {
        let levels = SIMD4(
          Int(pixels[at]), Int(pixels[at + green]), Int(pixels[at + 2 * green]), 0)
        sums &+= levels
        squares &+= levels &* levels
        at += image.channelCount
      }
    }
    let count = Double(content.width * content.height)
    let variances = (0..<3).map { channel in
      let mean = Double(sums[channel]) / count
      return max(0, Double(squares[channel]) / count - mean * mean)
    }
    return (variances.max() ?? 0).squareRoot()
  }
}
