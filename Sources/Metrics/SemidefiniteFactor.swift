extension Matrix {
  /// R with Rᵀ R = this matrix, which is symmetric and positive semidefinite; as many rows as the
  /// numerical rank.
  ///
  /// Cholesky's factorisation with diagonal pivoting (Higham, "Accuracy and Stability of Numerical
  /// Algorithms", 2nd edition 2002, section 10.3), which ends when no diagonal element is left
  /// that stands out of the rounding. Columns stay where they were.
  ///
  /// - Complexity: n²·rank operations.
  package var semidefiniteFactor: Matrix {
    precondition(rowCount == columnCount, "Only a square matrix is symmetric")
    let n = rowCount
    var residues = (0..<n).map { values[$0 * n + $0] }
    let limit = (residues.max() ?? 0) * .ulpOfOne * Double(n)
    var isTaken = [Bool](repeating: false, count: n)
    var factor: [Double] = []
    for step in 0..<n {
      guard
        let pivot = (0..<n).filter({ !isTaken[$0] }).max(by: { residues[$0] < residues[$1] }),
        residues[pivot] > limit
      else { break }
      isTaken[pivot] = true
      var row = Array(values[(pivot * n)..<((pivot + 1) * n)])
      subtractRows(factor, count: step, at: pivot, from: &row)
      let scale = 1 / residues[pivot].squareRoot()
      for j in 0..<n {
        // Columns of earlier pivots are 0 but for rounding.
        row[j] = isTaken[j] && j != pivot ? 0 : row[j] * scale
        residues[j] -= row[j] * row[j]
      }
      factor += row
    }
    return Matrix(rowCount: factor.count / max(n, 1), columnCount: n, values: factor)
  }
}

/// row ← row − Σ_k factor[k][column] · factor[k].
private func subtractRows(
  _ factor: [Double], count: Int, at column: Int, from row: inout [Double]
) {
  let n = row.count
  // `factor` has `count` rows of n numbers.
  unsafe factor.withUnsafeBufferPointer { factor in
    unsafe row.withUnsafeMutableBufferPointer { row in
      guard let row = row.baseAddress, let factor = factor.baseAddress else { return }
      var k = 0
      // Four rows at a time: the target is loaded and stored once for four products.
      while k + 4 <= count {
        let first = unsafe factor + k * n
        let (f0, f1, f2, f3) = unsafe (
          first[column], first[n + column], first[2 * n + column], first[3 * n + column]
        )
        var j = 0
        while j &+ 4 <= n {
          var value = unsafe load(row + j, SIMD4<Double>.self)
          value -= unsafe f0 * load(first + j, SIMD4<Double>.self)
          value -= unsafe f1 * load(first + (n &+ j), SIMD4<Double>.self)
          value -= unsafe f2 * load(first + (2 &* n &+ j), SIMD4<Double>.self)
          value -= unsafe f3 * load(first + (3 &* n &+ j), SIMD4<Double>.self)
          unsafe store(value, row + j)
          j &+= 4
        }
        while j < n {
          unsafe row[j] -= f0 * first[j] + f1 * first[n &+ j]
          unsafe row[j] -= f2 * first[2 &* n &+ j] + f3 * first[3 &* n &+ j]
          j &+= 1
        }
        k += 4
      }
      while k < count {
        let line = unsafe factor + k * n
        let f = unsafe line[column]
        for j in 0..<n { unsafe row[j] -= f * line[j] }
        k += 1
      }
    }
  }
}
