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

  /// Looks for a plain ground; nil where there is none, or nothing on it.
  ///
  /// - Parameter image: 1, 3 or 4 channels, of which the fourth is not looked at.
  init?(of image: PixelImage) {
    guard image.width > 2 * Self.ring, image.height > 2 * Self.ring else { return nil }
    (width, height) = (image.width, image.height)
    let isNear = Self.nearGround(image)
    let border = Self.border(width: width, height: height)
    guard Double(border.count { isNear[$0] }) >= Self.leastShare * Double(border.count)
    else { return nil }
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

  /// How much of the side that it touches most the subject covers, 0…1.
  var edgeShare: Double {
    func covered(_ count: Int, _ place: (_ along: Int, _ depth: Int) -> Int) -> Double {
      let hits = (0..<count).count { along in
        (0..<Self.ring).contains { isSubject[place(along, $0)] }
      }
      return Double(hits) / Double(count)
    }
    return [
      covered(width) { $1 * width + $0 }, covered(width) { (height - 1 - $1) * width + $0 },
      covered(height) { $0 * width + $1 }, covered(height) { $0 * width + width - 1 - $1 },
    ].max() ?? 0
  }

  /// The places of the pixels within two lines of the border.
  private static func border(width: Int, height: Int) -> [Int] {
    (0..<height).flatMap { y in
      (0..<width).compactMap { x in
        min(x, y, width - 1 - x, height - 1 - y) < ring ? y * width + x : nil
      }
    }
  }

  /// Which pixels have the colour that most of the border has.
  private static func nearGround(_ image: PixelImage) -> [Bool] {
    let next = image.channelCount < 3 ? 0 : 1
    func color(_ place: Int) -> SIMD4<Int16> {
      let at = place * image.channelCount
      return SIMD4(
        Int16(image.bytes[at]), Int16(image.bytes[at + next]), Int16(image.bytes[at + 2 * next]), 0)
    }
    let cells = Dictionary(
      grouping: border(width: image.width, height: image.height).map(color)
    ) { ($0 &>> 4) }
    // Of the most frequent ones the darkest, so that the answer hangs on nothing else.
    let most =
      cells.max { a, b in
        (a.value.count, b.key.x, b.key.y, b.key.z) < (b.value.count, a.key.x, a.key.y, a.key.z)
      }?.value ?? []
    let ground = SIMD4<Int16>(
      median(most.map(\.x)), median(most.map(\.y)), median(most.map(\.z)), 0)
    let limit = SIMD4<Int16>(repeating: Int16(tolerance))
    return (0..<(image.width * image.height)).map {
      let difference = color($0) &- ground
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
