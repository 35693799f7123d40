/// A symmetric matrix brought to tridiagonal form by Householder reflections: A = Q T Qᵀ.
///
/// The order of elimination is that of `tred1` (Martin, Reinsch and Wilkinson, "Householder's
/// tridiagonalization of a symmetric matrix", Numerische Mathematik 11, 1968): from the last row
/// up, on the lower triangle, whose rows are contiguous. The update of a step and the product that
/// the next one needs share one pass over the triangle, which halves its memory traffic.
struct TridiagonalReduction {
  /// The diagonal of T.
  private(set) var diagonal: [Double]
  /// The subdiagonal of T; element i lies left of the diagonal in row i, and element 0 is 0.
  private(set) var subdiagonal: [Double]
  /// Row i holds the vector of reflection i in its first i elements.
  private let reflectors: Matrix
  /// Half the squared length of each reflection's vector, 0 where there was nothing to reflect.
  private let halfSquares: [Double]

  /// - Parameter matrix: A symmetric matrix; only its lower triangle is read.
  /// - Complexity: 4/3 n³ operations.
  init(of matrix: Matrix) {
    precondition(matrix.rowCount == matrix.columnCount, "Only a square matrix is symmetric")
    let n = matrix.rowCount
    let zeros = [Double](repeating: 0, count: n)
    var work = matrix
    var (diagonal, subdiagonal, halfSquares) = (zeros, zeros, zeros)
    // The vector of the step before, its product less the part along it, and the next product.
    var (v, w, product) = (zeros, zeros, zeros)
    for i in stride(from: n - 1, through: 0, by: -1) {
      // Row i first: the reflection of this step is made of it.
      for j in 0...i { work.values[i * n + j] -= v[i] * w[j] + w[i] * v[j] }
      diagonal[i] = work.values[i * n + i]
      guard i > 0 else { break }
      let step = Reflection(eliminating: work.values[(i * n)..<(i * n + i)], count: n)
      subdiagonal[i] = step.remaining
      halfSquares[i] = step.halfSquare
      for j in 0..<i { product[j] = 0 }
      updateAndMultiply(&work, order: i, v: v, w: w, next: step.vector, product: &product)
      for j in 0..<i { work.values[i * n + j] = step.vector[j] }
      v = step.vector
      // w = p − (pᵀv / 2h) v with p = A v / h.
      var along = 0.0
      for j in 0..<i {
        w[j] = step.halfSquare > 0 ? product[j] / step.halfSquare : 0
        along += w[j] * v[j]
      }
      if step.halfSquare > 0 { along /= 2 * step.halfSquare }
      for j in 0..<i { w[j] -= along * v[j] }
    }
    self.diagonal = diagonal
    self.subdiagonal = subdiagonal
    self.halfSquares = halfSquares
    reflectors = work
  }

  /// Turns an eigenvector of T into that of A.
  func eigenvector(fromTridiagonal vector: [Double]) -> [Double] {
    let n = diagonal.count
    var result = vector
    for i in 0..<n where halfSquares[i] > 0 {
      var along = 0.0
      for j in 0..<i { along += reflectors.values[i * n + j] * result[j] }
      along /= halfSquares[i]
      for j in 0..<i { result[j] -= along * reflectors.values[i * n + j] }
    }
    return result
  }
}

/// The reflection I − v vᵀ / h that leaves of a row only its last element.
private struct Reflection {
  /// v, with zeros behind the row's length.
  let vector: [Double]
  /// The last element afterwards.
  let remaining: Double
  /// h = ‖v‖² / 2, or 0 when there was nothing to eliminate.
  let halfSquare: Double

  init(eliminating row: ArraySlice<Double>, count: Int) {
    let squares = row.reduce(0) { $0 + $1 * $1 }
    let last = row[row.endIndex - 1]
    guard squares > last * last else {
      vector = [Double](repeating: 0, count: count)
      remaining = last
      halfSquare = 0
      return
    }
    remaining = last >= 0 ? -squares.squareRoot() : squares.squareRoot()
    halfSquare = squares - last * remaining
    vector =
      row.dropLast() + [last - remaining] + [Double](repeating: 0, count: count - row.count)
  }
}

/// A ← A − v wᵀ − w vᵀ and product ← product + A·next, on the first `order` rows of the lower
/// triangle.
private func updateAndMultiply(
  _ matrix: inout Matrix, order: Int, v: [Double], w: [Double], next: [Double],
  product: inout [Double]
) {
  let n = matrix.columnCount
  // The vectors have n elements and the matrix n rows of n, of which the first `order` are touched.
  unsafe matrix.values.withUnsafeMutableBufferPointer { matrix in
    unsafe product.withUnsafeMutableBufferPointer { product in
      unsafe next.withUnsafeBufferPointer { next in
        unsafe w.withUnsafeBufferPointer { w in
          unsafe v.withUnsafeBufferPointer { v in
            guard let a = matrix.baseAddress, let p = product.baseAddress,
              let x = next.baseAddress, let w = w.baseAddress, let v = v.baseAddress
            else { return }
            for i in 0..<order {
              unsafe updateRow(a + i &* n, i, v: v, w: w, x: x, product: p)
            }
          }
        }
      }
    }
  }
}

/// One row of `updateAndMultiply`: elements 0 to `last`, the last one on the diagonal.
@inline(__always)
private func updateRow(
  _ row: UnsafeMutablePointer<Double>, _ last: Int, v: UnsafePointer<Double>,
  w: UnsafePointer<Double>, x: UnsafePointer<Double>, product: UnsafeMutablePointer<Double>
) {
  typealias Vector = SIMD4<Double>
  let (vi, wi, xi) = unsafe (v[last], w[last], x[last])
  var sums = Vector.zero
  var j = 0
  while j &+ 4 <= last {
    let (vj, wj, xj) = unsafe (
      load(v + j, Vector.self), load(w + j, Vector.self), load(x + j, Vector.self)
    )
    let updated = unsafe load(row + j, Vector.self) - (vi * wj + wi * vj)
    unsafe store(updated, row + j)
    sums += updated * xj
    unsafe store(load(product + j, Vector.self) + xi * updated, product + j)
    j &+= 4
  }
  var sum = sums.sum()
  while j < last {
    unsafe row[j] -= vi * w[j] + wi * v[j]
    unsafe sum += row[j] * x[j]
    unsafe product[j] += xi * row[j]
    j &+= 1
  }
  unsafe row[last] -= 2 * vi * wi
  unsafe product[last] += sum + row[last] * xi
}
