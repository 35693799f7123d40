import Graph
import Networks

/// Neighbouring gradients that ranks exchange at once.
struct GradientSection {
  /// The first float, in the gradients or in the sums of squares of look-ups.
  let start: Int
  let count: Int
  var isOfSquares = false
  /// Calls of the update's program after which they are computed; `Int.max` when all have run.
  let calls: Int

  /// Floats of the largest section: 2 MB.
  static let largest = 1 << 19

  /// The sections of an update in the order in which they are computed: the last layers' first.
  ///
  /// - Parameters:
  ///   - gradients: Every variable's place in the gradients, in its order, and the calls after which
  ///     its gradient is computed.
  ///   - squares: The number of sums of squares.
  /// - Returns: Sections that cover all of both.
  static func all(
    of gradients: [(place: FloatSlice, calls: Int)], squares: Int
  ) -> [GradientSection] {
    var sections: [GradientSection] = []
    var (stop, calls) = (0, 0)
    for (place, ready) in gradients.reversed() {
      stop = max(stop, place.offset + place.count)
      calls = max(calls, ready)
      // Small neighbours go together.
      guard place.offset == 0 || stop - place.offset >= largest / 2 else { continue }
      sections += cut(place.offset..<stop, calls: calls)
      (stop, calls) = (0, 0)
    }
    sections.sort { ($0.calls, $1.start) < ($1.calls, $0.start) }
    return sections + cut(0..<squares, isOfSquares: true, calls: .max)
  }

  private static func cut(
    _ range: Range<Int>, isOfSquares: Bool = false, calls: Int
  ) -> [GradientSection] {
    stride(from: range.lowerBound, to: range.upperBound, by: largest).map { start in
      GradientSection(
        start: start, count: min(largest, range.upperBound - start), isOfSquares: isOfSquares,
        calls: calls)
    }
  }
}
