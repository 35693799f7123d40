import CPicturePasses
import Pixels

extension FittedPicture {
  /// How much there is to see: the standard deviation of the levels in the channel that varies most,
  /// 0…127.5, without the padding.
  ///
  /// One colour has 0; what a large picture shows on less than a pixel of the fitted one hardly
  /// counts. Channels are 1 or 3.
  package var spread: Double {
    let start = image.offset(x: content.x, y: content.y)
    let stride = image.width * image.channelCount
    // The content lies inside of the picture, whose bytes live for the call.
    let moments = unsafe image.bytes[start...].withUnsafeBufferPointer { pixels in
      guard let first = pixels.baseAddress else { return pic_moments() }
      return unsafe PicturePasses.best.table.pointee.moments(
        first, stride, content.width, content.height, image.channelCount)
    }
    let channels = [
      (moments.sums.0, moments.squares.0), (moments.sums.1, moments.squares.1),
      (moments.sums.2, moments.squares.2),
    ]
    let count = Double(content.width * content.height)
    let variances = channels.map { sum, squares in
      let mean = Double(sum) / count
      return max(0, Double(squares) / count - mean * mean)
    }
    return (variances.max() ?? 0).squareRoot()
  }
}
