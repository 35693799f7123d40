/// One of the eight ways in which a square lies on itself.
package enum ViewTurn: UInt8, Sendable, Hashable, CaseIterable {
  /// As it is.
  case upright
  /// Left to right.
  case mirrored
  /// Clockwise by 90 degrees.
  case quarter
  /// By 180 degrees.
  case half
  /// Clockwise by 270 degrees.
  case threeQuarters
  /// Mirrored, then clockwise by 90 degrees.
  case mirroredQuarter
  /// Mirrored, then by 180 degrees: upside down.
  case mirroredHalf
  /// Mirrored, then clockwise by 270 degrees.
  case mirroredThreeQuarters

  /// Whether it is more than left to right.
  package var isRotated: Bool { rawValue > Self.mirrored.rawValue }

  /// All that are allowed, the view as it is first.
  package static func all(mirror: Bool, rotate: Bool) -> [ViewTurn] {
    allCases.filter { turn in
      switch turn {
      case .upright: true
      case .mirrored: mirror
      case .quarter, .half, .threeQuarters: rotate
      case .mirroredQuarter, .mirroredHalf, .mirroredThreeQuarters: mirror && rotate
      }
    }
  }

  /// The sample of a view that comes to a place of the turned one.
  func source(column: Int, row: Int, side: Int) -> (x: Int, y: Int) {
    let last = side - 1
    switch self {
    case .upright: return (column, row)
    case .mirrored: return (last - column, row)
    case .quarter: return (row, last - column)
    case .half: return (last - column, last - row)
    case .threeQuarters: return (last - row, column)
    case .mirroredQuarter: return (last - row, last - column)
    case .mirroredHalf: return (column, last - row)
    case .mirroredThreeQuarters: return (row, column)
    }
  }
}
