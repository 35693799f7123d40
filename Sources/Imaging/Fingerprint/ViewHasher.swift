import CPicturePasses

/// Hashes of windows of views.
///
/// A picture that was trimmed shows what a window of the original shows. The windows
/// lie close enough together for the hash of any trimmed copy to be near that of one of them.
package struct ViewHasher: Sendable {
  /// Shares cut off a side, near enough to each other for every trim up to 15 %.
  private static let cuts: [Float] = [0.03, 0.10]
  private static let lumaCount = 32
  private static let chromaCount = 16
  /// Least colour coefficient that counts, in levels.
  private static let chromaLeast: Float = 2

  /// Frequencies in two directions, the lowest first.
  private static let frequencies: [Frequency] = {
    var all: [Frequency] = []
    for y in 0..<8 { for x in 0..<8 where x + y > 0 { all.append(Frequency(x: x, y: y)) } }
    return all.sorted()
  }()

  /// What is cut off at both ends of a row or column: nothing, then each two of the cuts.
  private static let intervals: [(start: Float, end: Float)] = {
    var result: [(start: Float, end: Float)] = [(0, 0)]
    for start in cuts { for end in cuts { result.append((start, end)) } }
    return result
  }()

  /// For each window its intervals.
  private static let windowIntervals: [(x: Int, y: Int)] = {
    var result = [(x: 0, y: 0)]
    for y in 1..<intervals.count { for x in 1..<intervals.count { result.append((x, y)) } }
    return result
  }()

  /// The windows that a trimmed copy may match, the whole view first.
  package static let windows: [ViewWindow] = windowIntervals.map { x, y in
    ViewWindow(
      left: intervals[x].start, top: intervals[y].start, right: intervals[x].end,
      bottom: intervals[y].end)
  }

  private let planes: [Plane]
  private let passes: PicturePasses

  /// A hasher with its tables of cosines.
  ///
  /// - Parameter passes: Those of one instruction set, which change nothing but the time.
  package init(by passes: PicturePasses = .best) {
    self.passes = passes
    let (side, chromaSide) = (FingerprintView.side, FingerprintView.chromaSide)
    let colours = Self.lumaCount + Self.chromaCount
    planes = [
      Plane(side: side, count: Self.lumaCount, least: 0, firstBit: 0),
      Plane(
        side: chromaSide, count: Self.chromaCount, least: Self.chromaLeast,
        firstBit: Self.lumaCount),
      Plane(
        side: chromaSide, count: Self.chromaCount, least: Self.chromaLeast, firstBit: colours),
    ]
  }

  /// The hash of the whole view.
  package func hash(of view: FingerprintView) -> ViewHash { hashes(of: view, windowCount: 1)[0] }

  /// The hashes of all windows, in their order.
  package func hashes(of view: FingerprintView) -> [ViewHash] {
    hashes(of: view, windowCount: Self.windows.count)
  }

  /// One channel: its cosines, and which bits of a hash the signs of its coefficients are.
  private struct Plane {
    /// Samples of a row.
    let side: Int
    /// Frequencies in each direction.
    let order: Int
    /// From which value on coefficients count.
    let least: Float
    /// Of each interval.
    let weights: [Float]
    /// For each frequency over the height, the bits for each eight signs over the width.
    private let bits: [UInt64]

    init(side: Int, count: Int, least: Float, firstBit: Int) {
      self.side = side
      self.least = least
      let frequencies = ViewHasher.frequencies.prefix(count)
      let order = 1 + (frequencies.map { max($0.x, $0.y) }.max() ?? 0)
      self.order = order
      weights = ViewHasher.intervals.flatMap {
        CosineBasis.weights(order: order, side: side, start: $0.start, end: $0.end)
      }
      bits = (0..<order).flatMap { y in
        (0..<256).map { signs in
          frequencies.enumerated().reduce(into: UInt64(0)) { sum, one in
            if one.element.y == y, signs >> one.element.x & 1 == 1 {
              sum |= 1 << UInt64(firstBit + one.offset)
            }
          }
        }
      }
    }

    /// The bits of a hash.
    func hashBits(of signs: UInt64) -> UInt64 {
      (0..<order).reduce(into: UInt64(0)) { sum, y in
        sum |= bits[256 * y + Int(truncatingIfNeeded: signs >> UInt64(8 * y) & 255)]
      }
    }
  }

  private func hashes(of view: FingerprintView, windowCount: Int) -> [ViewHash] {
    var result = [ViewHash](repeating: ViewHash(), count: windowCount)
    var signs = [pic_signs](repeating: pic_signs(), count: windowCount)
    var position = 0
    for (channel, plane) in planes.enumerated() {
      unsafe view.samples.withUnsafeBufferPointer { samples in
        unsafe plane.weights.withUnsafeBufferPointer { weights in
          guard let first = samples.baseAddress, let table = weights.baseAddress
          else { return }
          // The view has side × side samples from here on, the table all intervals.
          var cosines = unsafe pic_cosines(
            side: plane.side, order: plane.order,
            intervals: windowCount == 1 ? 1 : Self.intervals.count, weights: table,
            least: plane.least)
          unsafe passes.table.pointee.cosine_signs(first + position, &cosines, &signs)
        }
      }
      position += plane.side * plane.side
      for window in 0..<windowCount {
        result[window].means[channel] = UInt8(min(max(signs[window].mean, 0), 255))
        result[window].bits |= plane.hashBits(of: signs[window].bits)
      }
    }
    return result
  }
}
