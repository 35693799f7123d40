import Pixels
import Scoring
import SeededRandom

/// Pictures of 12×12 RGB pixels: white with a disc whose colour follows the class and whose place,
/// size and shade are drawn, so that no two are alike and a mirrored one is another.
enum DrawnPictures {
  static let side = 12

  /// `count` pictures of each class, one class after the other.
  static func set(
    count: Int, classes: Int = 2, seed: UInt64, dark: Int = 0, sources: Bool = true
  ) -> PictureSet {
    let labels = (0..<classes).flatMap { [Int](repeating: $0, count: count) }
    return PictureSet(
      images: labels.indices.map { picture(of: labels[$0], number: $0, seed: seed, dark: dark) },
      labels: labels, sources: sources ? labels.indices.map { $0 * 7 + 1 } : nil)
  }

  static func picture(of label: Int, number: Int, seed: UInt64, dark: Int = 0) -> PixelImage {
    var random = CounterRandom(seed: seed, stream: RandomStream("disc"), index: UInt64(number))
    let (x, y) = (3 + 6 * random.uniform(), 3 + 6 * random.uniform())
    let radius = 2 + 2 * random.uniform()
    let shade = UInt8(40 + random.integer(below: 120))
    var image = PixelImage(
      width: side, height: side, filledWith: [UInt8](repeating: UInt8(255 - dark), count: 3))
    for row in 0..<side {
      for column in 0..<side {
        let (dx, dy) = (Float(column) - x, Float(row) - y)
        guard dx * dx + dy * dy < radius * radius else { continue }
        for channel in 0..<3 {
          image.bytes[image.offset(x: column, y: row) + channel] =
            channel == label % 3 ? 255 - shade / 2 : shade
        }
      }
    }
    return image
  }

  /// Real pictures: 60 of each class for training, 30 held out.
  static func real(classes: Int = 2) -> RealPictures {
    RealPictures(
      classes: (0..<classes).map { "class \($0)" },
      training: set(count: 60, classes: classes, seed: 1),
      heldOut: set(count: 30, classes: classes, seed: 2), seed: 0)
  }

  static func scorer(
    _ real: RealPictures, isLabelled: Bool = true, leastPerClass: Int = 80, threads: Int = 2
  ) throws -> Scorer {
    try Scorer(
      real: real, features: ReducedPixels(), isLabelled: isLabelled, leastPerClass: leastPerClass,
      seed: 5, threads: threads)
  }
}
