import Pixels

/// What stands on the ground of one colour that most of a picture's border shows.
///
/// The ground is what hangs together with the border, so that a white belly on white is no hole.
struct PlainGround {
  /// How far a channel may lie from the ground's colour.
  private static let tolerance = 26
  /// The share of the border that shows the ground from which on it counts as plain.
  private static let leastShare = 0.5
  /// The share of the picture below which what stands there is dust.
  private static let leastSubject = 0.002
  /// The same for whether the border cuts the subject: a ground that shades off is no sure one.
  private static let evenTolerance = 8
  /// The share of a side from which on what covers it is a floor or a frame.
  private static let wholeSide = 0.97
  /// The share of the picture above which the ground is but a frame around it.
  private static let mostSubject = 0.9
  /// Lines from the border inwards that are looked at.
  private static let ring = 2

  /// Columns.
  let width: Int
  /// Rows.
  let height: Int
  /// Which pixels show the subject, row by row; single ones and thin lines of dust are left out.
  let isSubject: [Bool]
  /// The part that holds the subject.
  let box: PixelRect
  /// The colour of the ground.
  let color: SIMD4<Int>
  private let isEven: Bool

  /// Looks for a plain ground; nil where there is none, or nothing on it.
  ///
  /// - Parameter image: 1, 3 or 4 channels, of which the fourth is not looked at.
  init?(of image: PixelImage) {
    guard image.width > 2 * Self.ring, image.height > 2 * Self.ring else { return nil }
    (width, height) = (image.width, image.height)
    let ground = Self.groundColor(of: image)
    color = SIMD4(truncatingIfNeeded: ground)
    let isNear = Self.near(ground, in: image, tolerance: Self.tolerance)
    let border = Self.border(width: width, height: height)
    let leastCount = Self.leastShare * Double(border.count)
    guard Double(border.count { isNear[$0] }) >= leastCount else { return nil }
    let isSame = Self.near(ground, in: image, tolerance: Self.evenTolerance)
    isEven = Double(border.count { isSame[$0] }) >= leastCount
    let found = Self.outside(of: isNear, from: border.filter { isNear[$0] }, width: width)
    guard Double(found.count(where: \.self)) >= Self.leastSubject * Double(found.count)
    else { return nil }
    let clean = Self.opened(found, width: width)
    isSubject = clean.contains(true) ? clean : found
    box = Self.box(of: isSubject, width: width)
  }

  /// The longer side of the subject's box, as a share of the picture's side in that direction.
  var share: Double {
    max(Double(box.width) / Double(width), Double(box.height) / Double(height))
  }

  /// How light the ground is, 0…255: the mean of its brightness (BT.601) and its greatest channel.
  var level: Int {
    let luma = (color.x * 19595 + color.y * 38470 + color.z * 7471 + 32768) >> 16
    return (luma + max(color.x, color.y, color.z)) / 2
  }

  /// The longest stretch of a side that the subject covers without a gap, as a share of that side, 0…1; nil
  /// where the ground shades off, a side is covered as by a floor, or the ground is but a frame.
  var edgeShare: Double? {
    guard isEven,
      Double(isSubject.count(where: \.self)) <= Self.mostSubject * Double(isSubject.count)
    else { return nil }
    let sides = [
      covered(width) { $1 * width + $0 }, covered(width) { (height - 1 - $1) * width + $0 },
      covered(height) { $0 * width + $1 }, covered(height) { $0 * width + width - 1 - $1 },
    ]
    return sides.contains { $0.share >= Self.wholeSide } ? nil : sides.map(\.longest).max()
  }

  /// Which share of a side the subject covers, in all and in one stretch.
  private func covered(
    _ count: Int, _ place: (_ along: Int, _ depth: Int) -> Int
  ) -> (share: Double, longest: Double) {
    var (hits, stretch, longest) = (0, 0, 0)
    for along in 0..<count {
      let isHit = (0..<Self.ring).contains { isSubject[place(along, $0)] }
      hits += isHit ? 1 : 0
      stretch = isHit ? stretch + 1 : 0
      longest = max(longest, stretch)
    }
    return (Double(hits) / Double(count), Double(longest) / Double(count))
  }

  /// The places of the pixels within two lines of the border.
  private static func border(width: Int, height: Int) -> [Int] {
    (0..<height).flatMap { y in
      (0..<width).compactMap { x in
        min(x, y, width - 1 - x, height - 1 - y) < ring ? y * width + x : nil
      }
    }
  }

  private static func color(of image: PixelImage, at place: Int) -> SIMD4<Int16> {
    let (at, next) = (place * image.channelCount, image.channelCount < 3 ? 0 : 1)
    return SIMD4(
      Int16(image.bytes[at]), Int16(image.bytes[at + next]), Int16(image.bytes[at + 2 * next]), 0)
  }

  /// The colour that most of the border has.
  private static func groundColor(of image: PixelImage) -> SIMD4<Int16> {
    let cells = Dictionary(
      grouping: border(width: image.width, height: image.height).map { color(of: image, at: $0) }
    ) { ($0 &>> 4) }
    // Of the most frequent ones the darkest, so that the answer hangs on nothing else.
    let most =
      cells.max { a, b in
        (a.value.count, b.key.x, b.key.y, b.key.z) < (b.value.count, a.key.x, a.key.y, a.key.z)
      }?.value ?? []
    return SIMD4(median(most.map(\.x)), median(most.map(\.y)), median(most.map(\.z)), 0)
  }

  /// Which pixels lie no further from a colour than so many levels in each channel.
  private static func near(
    _ ground: SIMD4<Int16>, in image: PixelImage, tolerance: Int
  ) -> [Bool] {
    let limit = SIMD4<Int16>(repeating: Int16(tolerance))
    return (0..<(image.width * image.height)).map {
      let difference = color(of: image, at: $0) &- ground
      return all(difference .<= limit) && all(difference .>= 0 &- limit)
    }
  }

  private static func median(_ values: [Int16]) -> Int16 {
    values.isEmpty ? 0 : values.sorted()[values.count / 2]
  }

  /// What is not reached from some pixels over pixels of the ground.
  private static func outside(of isNear: [Bool], from seeds: [Int], width: Int) -> [Bool] {
    var isSubject = [Bool](repeating: true, count: isNear.count)
    var waiting = seeds
    for seed in seeds { isSubject[seed] = false }
    func visit(_ place: Int) {
      guard isSubject[place], isNear[place] else { return }
      isSubject[place] = false
      waiting.append(place)
    }
    while let place = waiting.popLast() {
      let x = place % width
      if x > 0 { visit(place - 1) }
      if x < width - 1 { visit(place + 1) }
      if place >= width { visit(place - width) }
      if place + width < isNear.count { visit(place + width) }
    }
    return isSubject
  }

  /// Without what is nowhere two pixels wide and high.
  private static func opened(_ mask: [Bool], width: Int) -> [Bool] {
    var result = [Bool](repeating: false, count: mask.count)
    for place in 0..<(mask.count - width) where place % width < width - 1 {
      let square = [place, place + 1, place + width, place + width + 1]
      if square.allSatisfy({ mask[$0] }) { for one in square { result[one] = true } }
    }
    return result
  }

  private static func box(of mask: [Bool], width: Int) -> PixelRect {
    var (left, right, top, bottom) = (width, -1, mask.count / width, -1)
    for (place, isThere) in mask.enumerated() where isThere {
      let (x, y) = (place % width, place / width)
      (left, right, top, bottom) = (min(left, x), max(right, x), min(top, y), max(bottom, y))
    }
    return PixelRect(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
  }
}
