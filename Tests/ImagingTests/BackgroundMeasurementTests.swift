import Imaging
import Pixels
import Testing

@Suite("How much there is to see")
struct SpreadTests {
  private func spread(_ image: PixelImage, _ content: PixelRect? = nil) -> Double {
    let whole = PixelRect(x: 0, y: 0, width: image.width, height: image.height)
    return FittedPicture(image: image, content: content ?? whole).spread
  }

  @Test("is the standard deviation of the channel that varies most, without the padding")
  func known() {
    // numpy.std([0, 10, 20, 30]) and numpy.std([0, 255])
    let grey = PixelImage(width: 2, height: 2, channelCount: 1, bytes: [0, 10, 20, 30])
    #expect(abs(spread(grey) - 11.180_339_887) < 1e-6)
    let green = PixelImage(width: 2, height: 1, channelCount: 3, bytes: [9, 0, 7, 9, 255, 7])
    #expect(spread(green) == 127.5)
    #expect(spread(PixelImage(width: 9, height: 5, filledWith: [1, 2, 3])) == 0)
    let padded = PixelImage(width: 3, height: 1, channelCount: 1, bytes: [255, 40, 40])
    #expect(spread(padded, PixelRect(x: 1, y: 0, width: 2, height: 1)) == 0)
    #expect(spread(padded) > 100)
  }
}

@Suite("Background measurement")
struct BackgroundMeasurementTests {
  private func measure(_ image: PixelImage, content: PixelRect? = nil) -> BackgroundMeasurement {
    let whole = PixelRect(x: 0, y: 0, width: image.width, height: image.height)
    return .measure(FittedPicture(image: image, content: content ?? whole))
  }

  @Test("the ring is two pixels wide")
  func ring() {
    // 10×10, white but for one dark pixel in the ring and one just inside of it.
    var image = PixelImage(width: 10, height: 10, filledWith: [255, 255, 255])
    image.bytes[image.offset(x: 1, y: 5)] = 0
    image.bytes[image.offset(x: 2, y: 5)] = 0
    let result = measure(image)
    #expect(result.preparedBorderWhiteShare == 63.0 / 64)  // 100 − 6·6 = 64 ring pixels
    #expect(result.preparedWhiteShare == 98.0 / 100)
    #expect(result.preparedLeftWhiteShare == 19.0 / 20)
    #expect(result.preparedTopWhiteShare == 1 && result.preparedBottomWhiteShare == 1)
    #expect(result.preparedRightWhiteShare == 1)
  }

  @Test("white begins at 240 in every channel")
  func threshold() {
    func whiteShare(_ channels: [UInt8]) -> Double {
      measure(PixelImage(width: 4, height: 4, filledWith: channels)).preparedWhiteShare
    }
    #expect(whiteShare([240, 240, 240]) == 1)
    #expect(whiteShare([255, 255, 239]) == 0)
    #expect(whiteShare([240]) == 1)
  }

  @Test("white padding around a dark picture counts for nothing")
  func padding() {
    let fitted = PixelImage(width: 40, height: 10, filledWith: [0, 0, 0]).fitted(side: 32)
    let result = BackgroundMeasurement.measure(fitted)
    #expect(result.preparedBorderWhiteShare == 0 && result.preparedWhiteShare == 0)
  }

  @Test("a content thinner than two rings counts each pixel once")
  func thin() {
    let image = PixelImage(width: 8, height: 3, filledWith: [255])
    #expect(measure(image).preparedBorderWhiteShare == 1)
    var one = PixelImage(width: 8, height: 1, filledWith: [255])
    one.bytes[0] = 0
    #expect(measure(one).preparedBorderWhiteShare == 7.0 / 8)
  }
}
