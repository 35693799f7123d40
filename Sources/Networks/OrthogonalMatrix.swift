import SeededRandom

/// Random matrices with orthonormal rows or columns.
enum OrthogonalMatrix {
  /// A matrix of normal draws whose rows, or columns where they are fewer, are made orthonormal.
  ///
  /// One after the other, each twice: Gram and Schmidt's method, repeated as Giraud et al. 2005 advise.
  ///
  /// - Returns: rows × columns numbers, row by row.
  static func drawn(
    rows: Int, columns: Int, using random: inout CounterRandom
  ) -> [Float] {
    let (count, length) = (min(rows, columns), max(rows, columns))
    var vectors: [[Double]] = []
    vectors.reserveCapacity(count)
    for _ in 0..<count {
      var vector = random.normal(count: length).map(Double.init)
      for _ in 0..<2 { remove(vectors, from: &vector) }
      vectors.append(vector)
    }
    return (0..<(rows * columns)).map { index in
      let (row, column) = (index / columns, index % columns)
      return Float(rows <= columns ? vectors[row][column] : vectors[column][row])
    }
  }

  /// Takes the parts along orthonormal vectors out of a vector and scales it to the length 1.
  private static func remove(_ vectors: [[Double]], from vector: inout [Double]) {
    for other in vectors {
      let part = product(vector, other)
      for i in vector.indices { vector[i] -= part * other[i] }
    }
    let scale = 1 / max(product(vector, vector).squareRoot(), 1e-300)
    for i in vector.indices { vector[i] *= scale }
  }

  private static func product(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }
}
