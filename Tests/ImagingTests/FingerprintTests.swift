import Foundation
import Imaging
import Pixels
import Testing

@Suite("Fingerprints of pictures")
struct FingerprintTests {
  /// A drawing of overlapping ovals on one ground, always the same for the same seed.
  private struct Drawing {
    var width = 200
    var height = 160
    var ground: [UInt8] = [255, 255, 255]
    /// Ovals: middle, radii, colour.
    var ovals: [(x: Int, y: Int, rx: Int, ry: Int, color: [UInt8])] = []

    /// Ovals within the middle, or over all of the picture.
    init(seed: UInt32, isBusy: Bool = false) {
      var state = seed &* 747_796_405 &+ 2_891_336_453
      func next(_ range: ClosedRange<Int>) -> Int {
        state = state &* 1_664_525 &+ 1_013_904_223
        return range.lowerBound + Int(state >> 8) % range.count
      }
      let margin = isBusy ? 0 : 55
      for _ in 0..<(isBusy ? 40 : 12) {
        ovals.append(
          (
            next(margin...(width - margin)), next(margin...(height - margin)), next(6...30),
            next(6...30), [UInt8(next(0...220)), UInt8(next(0...220)), UInt8(next(0...220))]
          ))
      }
      if isBusy { ground = [90, 140, 60] }
    }

    var image: PixelImage {
      var image = PixelImage(width: width, height: height, filledWith: ground)
      for oval in ovals {
        for y in max(0, oval.y - oval.ry)..<min(height, oval.y + oval.ry) {
          for x in max(0, oval.x - oval.rx)..<min(width, oval.x + oval.rx) {
            let (dx, dy) = (x - oval.x, y - oval.y)
            guard
              dx * dx * oval.ry * oval.ry + dy * dy * oval.rx * oval.rx
                < oval.rx * oval.rx * oval.ry * oval.ry
            else { continue }
            let offset = image.offset(x: x, y: y)
            for channel in 0..<3 { image.bytes[offset + channel] = oval.color[channel] }
          }
        }
      }
      return image
    }
  }

  /// Whether a view of one picture lies in a view of the other, as the search decides it.
  private func areSame(_ a: PixelImage, _ b: PixelImage, mirror: Bool = false) -> Bool {
    let (first, second) = (PictureFingerprint(of: a), PictureFingerprint(of: b))
    return isPart(second, of: first, mirror: mirror) || isPart(first, of: second, mirror: mirror)
  }

  private func isPart(
    _ part: PictureFingerprint, of whole: PictureFingerprint, mirror: Bool
  ) -> Bool {
    let hasher = ViewHasher()
    for (wholeNumber, wholeView) in whole.views.enumerated() {
      for (partNumber, ownView) in part.views.enumerated() {
        for partView in mirror ? [ownView, ownView.turned(.mirrored)] : [ownView] {
          let hash = hasher.hash(of: partView)
          for (window, other) in zip(ViewHasher.windows, hasher.hashes(of: wholeView))
          where hash.distance(to: other) <= 8 && hash.hasSimilarMeans(to: other) {
            let alignment = ViewAlignment(
              of: ViewPlanes(partView), in: ViewPlanes(wholeView), near: window)
            if alignment?.isSamePicture(
              showWholePictures: wholeNumber == 0 && partNumber == 0,
              isPlain: { part.isPlain || whole.isPlain }) == true
            {
              return true
            }
          }
        }
      }
    }
    return false
  }

  /// The coefficient of a window of one channel by its definition: samples are constant over their
  /// squares, cosines are integrated over them and have their norm.
  private func coefficient(
    _ samples: ArraySlice<UInt8>, side: Int, x: Int, y: Int, in window: ViewWindow
  ) -> Double {
    func weights(_ frequency: Int, from start: Float, cut end: Float) -> [Double] {
      let (first, length) = (Double(start), 1 - Double(start) - Double(end))
      let steps = 2000
      return (0..<side).map { index in
        (0..<steps).reduce(0) { sum, step in
          let place = (Double(index) + (Double(step) + 0.5) / Double(steps)) / Double(side)
          guard place > first, place < first + length else { return sum }
          let wave = Foundation.cos(Double.pi * Double(frequency) * (place - first) / length)
          return sum + wave * (frequency > 0 ? 2.0.squareRoot() : 1)
        } / Double(steps * side) / length
      }
    }
    let across = weights(x, from: window.left, cut: window.right)
    let down = weights(y, from: window.top, cut: window.bottom)
    return samples.enumerated().reduce(0) { sum, one in
      sum + Double(one.element) * across[one.offset % side] * down[one.offset / side]
    }
  }

  @Test("the signs of a hash are those of the cosine coefficients of its window")
  func signs() throws {
    // The waves of the four lowest bits of each channel, across and down.
    let waves = [(1, 0), (0, 1), (1, 1), (2, 0)]
    for seed in 1...3 {
      let view = PictureFingerprint(of: Drawing(seed: UInt32(seed), isBusy: true).image).views[0]
      let hashes = ViewHasher().hashes(of: view)
      #expect(hashes[0] == ViewHasher(by: .naive).hash(of: view))
      for number in [0, 1, 6, 16] {
        var first = 0
        for (channel, side, bit) in [(0, 32, 0), (1, 16, 32), (2, 16, 48)] {
          let samples = view.samples[first..<(first + side * side)]
          first += side * side
          let window = ViewHasher.windows[number]
          let mean = coefficient(samples, side: side, x: 0, y: 0, in: window)
          #expect(abs(Double(hashes[number].means[channel]) + 0.5 - mean) < 0.6)
          for (place, wave) in waves.enumerated() {
            let value = coefficient(samples, side: side, x: wave.0, y: wave.1, in: window)
            let least = channel == 0 ? 0.0 : 2
            guard abs(value - least) > 0.05 else { continue }
            let isSet = hashes[number].bits >> UInt64(bit + place) & 1 == 1
            #expect(isSet == (value > least), "\(number), \(channel), \(wave)")
          }
        }
      }
    }
  }

  private func cropped(
    _ image: PixelImage, left: Int, top: Int, right: Int, bottom: Int
  ) -> PixelImage {
    let (width, height) = (image.width - left - right, image.height - top - bottom)
    var bytes: [UInt8] = []
    for y in top..<(top + height) {
      let start = image.offset(x: left, y: y)
      bytes += image.bytes[start..<(start + 3 * width)]
    }
    return PixelImage(width: width, height: height, channelCount: 3, bytes: bytes)
  }

  private func padded(
    _ image: PixelImage, by margin: Int, with color: [UInt8]
  ) -> PixelImage {
    var result = PixelImage(
      width: image.width + 2 * margin, height: image.height + margin, filledWith: color)
    for y in 0..<image.height {
      let start = result.offset(x: margin, y: y)
      let source = image.offset(x: 0, y: y)
      result.bytes.replaceSubrange(
        start..<(start + 3 * image.width), with: image.bytes[source..<(source + 3 * image.width)])
    }
    return result
  }

  private func mirrored(_ image: PixelImage) -> PixelImage {
    var result = image
    for y in 0..<image.height {
      for x in 0..<image.width {
        let (from, to) = (image.offset(x: x, y: y), image.offset(x: image.width - 1 - x, y: y))
        for channel in 0..<3 { result.bytes[to + channel] = image.bytes[from + channel] }
      }
    }
    return result
  }

  private func compressed(_ image: PixelImage, quality: Int) throws -> PixelImage {
    try PictureDecoder().decode(JPEGEncoder.encode(image, settings: JPEGSettings(quality: quality)))
      .image
  }

  @Test("copies are the same picture", arguments: [1, 2, 3, 4, 5, 6] as [UInt32])
  func copies(seed: UInt32) throws {
    for isBusy in [false, true] {
      let image = Drawing(seed: seed, isBusy: isBusy).image
      #expect(areSame(image, image.resampled(width: 90, height: 72, using: .lanczos)))
      #expect(areSame(image, image.resampled(width: 330, height: 264, using: .bicubic)))
      #expect(areSame(image, image.resampled(width: 100, height: 100, using: .bilinear)))
      #expect(areSame(image, try compressed(image, quality: 40)))
      let trimmed = cropped(image, left: 20, top: 10, right: 12, bottom: 19)
      #expect(areSame(image, trimmed))
      #expect(
        areSame(
          image, try compressed(trimmed.resampled(width: 120, height: 93, using: .box), quality: 70)
        ))
      for color in [[255, 255, 255], [0, 0, 0], [200, 30, 90]] as [[UInt8]] {
        #expect(areSame(image, padded(image, by: 30, with: color)))
      }
      let turned = try compressed(mirrored(image), quality: 80)
      #expect(areSame(image, turned, mirror: true))
      #expect(!areSame(image, turned))
    }
  }

  @Test("a copy in place stays between the bounds of its original, another drawing does not")
  func bounds() throws {
    for seed in 1...6 as ClosedRange<UInt32> {
      let image = Drawing(seed: seed, isBusy: seed % 2 == 0).image
      let copy = try compressed(
        image.resampled(width: 140, height: 112, using: .bicubic), quality: 70)
      let other = Drawing(seed: seed + 20, isBusy: seed % 2 == 0).image
      let bounds = ViewBounds(of: PictureFingerprint(of: image).views[0])
      #expect(bounds.mayHold(PictureFingerprint(of: copy).views[0], isPlain: false))
      #expect(!bounds.mayHold(PictureFingerprint(of: other).views[0], isPlain: false))
    }
  }

  @Test("drawings that differ are other pictures")
  func others() {
    let images = (1...12 as ClosedRange<UInt32>).flatMap { seed in
      [Drawing(seed: seed).image, Drawing(seed: seed, isBusy: true).image]
    }
    for (place, image) in images.enumerated() {
      for other in images[..<place] { #expect(!areSame(image, other, mirror: true)) }
    }
  }

  @Test("the same shapes in another colour are another picture", arguments: [0, 1, 2])
  func colors(channel: Int) {
    for seed in 1...6 as ClosedRange<UInt32> {
      let drawing = Drawing(seed: seed)
      var other = drawing
      for index in other.ovals.indices {
        let value = other.ovals[index].color[channel]
        other.ovals[index].color[channel] = value > 110 ? value - 30 : value + 30
      }
      #expect(!areSame(drawing.image, other.image))
    }
  }

  @Test("the same outline with something else inside is another picture")
  func outlines() {
    for seed in 1...6 as ClosedRange<UInt32> {
      let drawing = Drawing(seed: seed)
      var (left, right) = (drawing, drawing)
      left.ovals.append((88, 78, 7, 7, [250, 250, 0]))
      right.ovals.append((112, 78, 7, 7, [250, 250, 0]))
      #expect(!areSame(left.image, right.image))
    }
  }

  @Test("a fingerprint is stored and read back")
  func storing() {
    for isBusy in [false, true] {
      let fingerprint = PictureFingerprint(of: Drawing(seed: 1, isBusy: isBusy).image)
      #expect(fingerprint.views.count == (isBusy ? 1 : 2))
      #expect(PictureFingerprint(bytes: fingerprint.bytes) == fingerprint)
    }
    #expect(PictureFingerprint(bytes: [1, 2, 3]) == nil)
  }

  @Test("pictures of any size and of one colour have a fingerprint")
  func odd() {
    for (width, height) in [(1, 1), (1, 300), (300, 2), (5000, 3)] {
      let image = PixelImage(width: width, height: height, filledWith: [7, 8, 9])
      #expect(PictureFingerprint(of: image).views.count == 1)
    }
    let grey = PixelImage(width: 40, height: 40, filledWith: [100])
    #expect(PictureFingerprint(of: grey).views[0].samples.prefix(1024).allSatisfy { $0 == 100 })
  }
}
