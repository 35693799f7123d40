/// Steps in otherwise smooth places that come every eight pixels: the blocks of a JPEG.
package enum BlockSteps {
  /// A block's side.
  private static let side = 8
  /// A place is smooth when the steps beside it are no larger, in levels.
  private static let smooth = 6
  /// Larger steps are what is shown.
  private static let largest = 12

  /// By how many levels the steps at one phase of eight exceed those at the others, on average over smooth
  /// places, in the direction of rows and of columns; 0 for pictures below four blocks.
  package static func measure(_ plane: LumaPlane) -> Double {
    (along(plane) + along(plane.transposed)) / 2
  }

  private static func along(_ plane: LumaPlane) -> Double {
    guard plane.width >= 4 * side else { return 0 }
    var sums = [Int](repeating: 0, count: side)
    var counts = sums
    for y in 0..<plane.height {
      let start = y * plane.width
      func step(_ x: Int) -> Int {
        abs(Int(plane.values[start + x + 1]) - Int(plane.values[start + x]))
      }
      var (before, here) = (step(0), step(1))
      for x in 1..<(plane.width - 2) {
        let behind = step(x + 1)
        let beside = max(before, behind)
        if beside <= smooth {
          counts[x % side] += 1
          sums[x % side] += min(max(0, here - beside), largest)
        }
        (before, here) = (here, behind)
      }
    }
    let means = zip(sums, counts).map { Double($0) / Double(max(1, $1)) }
    let most = means.max() ?? 0
    return most - (means.reduce(0, +) - most) / Double(side - 1)
  }
}
