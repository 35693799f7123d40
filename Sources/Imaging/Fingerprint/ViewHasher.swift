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

  /// For each interval.
  private let luma: [CosineBasis]
  private let chroma: [CosineBasis]

  /// A hasher with its tables of cosines.
  package init() {
    func bases(side: Int, count: Int) -> [CosineBasis] {
      let highest = Self.frequencies.prefix(count).map { max($0.x, $0.y) }.max() ?? 0
      return Self.intervals.map {
        CosineBasis(order: highest + 1, side: side, start: $0.start, end: $0.end)
      }
    }
    luma = bases(side: FingerprintView.side, count: Self.lumaCount)
    chroma = bases(side: FingerprintView.chromaSide, count: Self.chromaCount)
  }

  /// The hash of the whole view.
  package func hash(of view: FingerprintView) -> ViewHash { hashes(of: view, windowCount: 1)[0] }

  /// The hashes of all windows, in their order.
  package func hashes(of view: FingerprintView) -> [ViewHash] {
    hashes(of: view, windowCount: Self.windows.count)
  }

  /// One channel, and how many of its coefficients count from which value on.
  private struct Plane {
    var side: Int
    var bases: [CosineBasis]
    var count: Int
    var least: Float
  }

  private func hashes(of view: FingerprintView, windowCount: Int) -> [ViewHash] {
    var result = [ViewHash](repeating: ViewHash(), count: windowCount)
    var position = 0
    var bit = 0
    var values = [SIMD8<Float>](repeating: .zero, count: 8)
    let planes = [
      Plane(side: FingerprintView.side, bases: luma, count: Self.lumaCount, least: 0),
      Plane(
        side: FingerprintView.chromaSide, bases: chroma, count: Self.chromaCount,
        least: Self.chromaLeast),
      Plane(
        side: FingerprintView.chromaSide, bases: chroma, count: Self.chromaCount,
        least: Self.chromaLeast),
    ]
    for (channel, plane) in planes.enumerated() {
      let samples = view.samples[position..<(position + plane.side * plane.side)].map(Float.init)
      position += plane.side * plane.side
      let columns = plane.bases.prefix(windowCount == 1 ? 1 : plane.bases.count).map {
        $0.alongRows(samples)
      }
      for window in 0..<windowCount {
        let (x, y) = Self.windowIntervals[window]
        plane.bases[y].alongColumns(columns[x], into: &values)
        result[window].means[channel] = UInt8(min(max(values[0][0], 0), 255))
        for (place, frequency) in Self.frequencies.prefix(plane.count).enumerated()
        where values[frequency.y][frequency.x] > plane.least {
          result[window].bits |= 1 << UInt64(bit + place)
        }
      }
      bit += plane.count
    }
    return result
  }
}
