extension FeatureMatrix {
  /// How far the neighbours of each row are.
  ///
  /// - Parameters:
  ///   - k: Which of the neighbours.
  ///   - threads: How many threads may work at once.
  ///   - isWanted: Asked before some rows are compared with all, from several threads; rows that
  ///     are not wanted any more get 0.
  /// - Returns: For each row the squared distance to its k-th nearest other row.
  /// - Precondition: There are more than `k` rows, and `k` is at least 1.
  package func squaredNeighbourRadii(
    k: Int, threads: Int, isWanted: @Sendable (Range<Int>) -> Bool = { _ in true }
  ) -> [Double] {
    precondition(k >= 1 && count > k, "Each row needs k other ones")
    let strips = mapSquaredDistances(of: self, to: self, threads: threads, isWanted: isWanted) {
      strip in
      strip.mapRows { row, squares in
        // The k smallest so far, ascending: insertion is quickest for k of 3 or 5.
        var smallest = [Double](repeating: .infinity, count: k)
        for column in squares.indices where column != row {
          let value = squares[column]
          guard value < smallest[k - 1] else { continue }
          var place = k - 1
          while place > 0, smallest[place - 1] > value {
            smallest[place] = smallest[place - 1]
            place -= 1
          }
          smallest[place] = value
        }
        return smallest[k - 1]
      }
    }
    return Array(strips.joined())
  }
}
