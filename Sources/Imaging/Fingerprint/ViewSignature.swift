/// A view in 96 bytes: brightness of 8 × 8 cells and two colour differences of 4 × 4, each the mean of its samples.
///
/// Copies of the same framing differ by a few levels in each cell; what differs between two pictures
/// that are laid out alike shows in some cells.
package struct ViewSignature: Sendable, Hashable {
  /// Numbers in a signature.
  package static let count = lumaCells * lumaCells + 2 * chromaCells * chromaCells
  private static let lumaCells = 8
  private static let chromaCells = 4

  /// Brightness, then Cb, then Cr; row by row, 0…255.
  package let cells: [UInt8]

  /// Takes the means of a view.
  package init(of view: FingerprintView) {
    var cells: [UInt8] = []
    cells.reserveCapacity(Self.count)
    var start = 0
    for (side, across) in [
      (FingerprintView.side, Self.lumaCells), (FingerprintView.chromaSide, Self.chromaCells),
      (FingerprintView.chromaSide, Self.chromaCells),
    ] {
      let step = side / across
      for row in 0..<across {
        for column in 0..<across {
          var sum = step * step / 2
          for y in 0..<step {
            let first = start + (row * step + y) * side + column * step
            for x in 0..<step { sum += Int(view.samples[first + x]) }
          }
          cells.append(UInt8(sum / (step * step)))
        }
      }
      start += side * side
    }
    self.cells = cells
  }

  /// The sum of the squared differences of all cells.
  package func difference(to other: ViewSignature) -> Int {
    zip(cells, other.cells).reduce(0) { sum, pair in
      let difference = Int(pair.0) - Int(pair.1)
      return sum + difference * difference
    }
  }
}
