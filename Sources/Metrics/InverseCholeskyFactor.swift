extension Matrix {
  /// L⁻¹ of this matrix L Lᵀ, which is symmetric and positive definite; zeros above the diagonal.
  ///
  /// L is lower triangular (Cholesky). Squares of its diagonal below 10⁻¹² count as that.
  ///
  /// - Complexity: 2/3 n³ operations.
  package var inverseCholeskyFactor: Matrix {
    precondition(rowCount == columnCount, "Only a square matrix is symmetric")
    let n = rowCount
    var lower = values
    unsafe lower.withUnsafeMutableBufferPointer { a in
      for j in 0..<n {
        for i in j..<n {
          // Both rows have at least j values before the diagonal.
          var sum = unsafe a[i * n + j]
          for k in 0..<j { unsafe sum -= a[i * n + k] * a[j * n + k] }
          unsafe a[i * n + j] = i == j ? max(sum, 1e-12).squareRoot() : sum / a[j * n + j]
        }
      }
    }
    var inverse = [Double](repeating: 0, count: n * n)
    unsafe inverse.withUnsafeMutableBufferPointer { b in
      for i in 0..<n {
        let diagonal = lower[i * n + i]
        // Row i of L⁻¹ from the rows above it.
        for k in 0..<i {
          let factor = lower[i * n + k]
          for j in 0...k { unsafe b[i * n + j] -= factor * b[k * n + j] }
        }
        for j in 0..<i { unsafe b[i * n + j] /= diagonal }
        unsafe b[i * n + i] = 1 / diagonal
      }
    }
    return Matrix(rowCount: n, columnCount: n, values: inverse)
  }
}
