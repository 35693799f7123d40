import SeededRandom

/// The eigenvectors of the largest eigenvalues of a symmetric matrix.
package struct LeadingEigenvectors: Sendable {
  /// The eigenvalues, descending.
  package let eigenvalues: [Double]
  /// One unit vector a row, orthogonal to each other.
  package let vectors: Matrix

  /// Finds them.
  ///
  /// - Parameters:
  ///   - matrix: n×n, symmetric; only the lower triangle is read.
  ///   - count: How many, at most n.
  /// - Throws: `MetricError.eigenvaluesNotFound`.
  package init(of matrix: Matrix, count: Int) throws(MetricError) {
    precondition(count <= matrix.rowCount, "An n×n matrix has n eigenvectors")
    let form = TridiagonalReduction(of: matrix)
    let all = try tridiagonalEigenvalues(
      diagonal: form.diagonal, subdiagonal: form.subdiagonal)
    eigenvalues = Array(all.reversed().prefix(count))
    let scale = max(all.last?.magnitude ?? 0, all.first?.magnitude ?? 0)
    let vectors = inverseIteration(form, eigenvalues: eigenvalues, scale: scale)
    self.vectors = Matrix(
      rowCount: count, columnCount: matrix.rowCount,
      values: vectors.flatMap { form.eigenvector(fromTridiagonal: $0) })
  }
}

/// Eigenvectors of a tridiagonal matrix by inverse iteration, each kept orthogonal to those before
/// it, so that equal eigenvalues give different vectors (Peters and Wilkinson, "The calculation of
/// specified eigenvectors by inverse iteration", Handbook for Automatic Computation II, 1971).
private func inverseIteration(
  _ form: TridiagonalReduction, eigenvalues: [Double], scale: Double
) -> [[Double]] {
  let n = form.diagonal.count
  var vectors: [[Double]] = []
  for (index, eigenvalue) in eigenvalues.enumerated() {
    // A start in no particular direction; fixed, so that results repeat.
    var random = CounterRandom(
      seed: 0, stream: RandomStream("inverse-iteration"), index: UInt64(index))
    var vector = random.normal(count: n).map(Double.init)
    // Every vector solves the matrix of zeros.
    let system = ShiftedTridiagonal(
      form, shift: eigenvalue, floor: scale > 0 ? scale * .ulpOfOne : 1)
    // Two solutions suffice for a start that is not orthogonal to the answer; two more are cheap.
    for _ in 0..<4 {
      vector = system.solution(of: vector)
      // Twice is enough (Giraud, Langou and Rozložník, 2005).
      for _ in 0..<2 {
        for other in vectors {
          let along = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
          for j in 0..<n { vector[j] -= along * other[j] }
        }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        if length > 0 { for j in 0..<n { vector[j] /= length } }
      }
    }
    vectors.append(vector)
  }
  return vectors
}

/// T − λI factorised with row exchanges: P (T − λI) = L U, U with two superdiagonals.
private struct ShiftedTridiagonal {
  private var pivots: [Double]
  private var firstUpper: [Double]
  private var secondUpper: [Double]
  private var factors: [Double]
  private var isExchanged: [Bool]

  init(_ form: TridiagonalReduction, shift: Double, floor: Double) {
    let n = form.diagonal.count
    pivots = form.diagonal.map { $0 - shift }
    firstUpper = Array(form.subdiagonal.dropFirst()) + [0]
    secondUpper = [Double](repeating: 0, count: n)
    factors = [Double](repeating: 0, count: n)
    isExchanged = [Bool](repeating: false, count: n)
    for i in 0..<max(n - 1, 0) {
      let below = form.subdiagonal[i + 1]
      if below.magnitude > pivots[i].magnitude {
        isExchanged[i] = true
        factors[i] = pivots[i] / below
        let (next, above) = (pivots[i + 1], firstUpper[i])
        pivots[i] = below
        firstUpper[i] = next
        pivots[i + 1] = above - factors[i] * next
        secondUpper[i] = firstUpper[i + 1]
        firstUpper[i + 1] = -factors[i] * secondUpper[i]
      } else {
        if pivots[i].magnitude < floor { pivots[i] = floor }
        factors[i] = pivots[i] == 0 ? 0 : below / pivots[i]
        pivots[i + 1] -= factors[i] * firstUpper[i]
      }
    }
    // λ is an eigenvalue, so the last pivot is 0 but for rounding; any tiny number serves.
    for i in 0..<n where pivots[i].magnitude < floor { pivots[i] = floor }
  }

  func solution(of right: [Double]) -> [Double] {
    let n = pivots.count
    var x = right
    for i in 0..<max(n - 1, 0) {
      if isExchanged[i] { x.swapAt(i, i + 1) }
      x[i + 1] -= factors[i] * x[i]
    }
    for i in stride(from: n - 1, through: 0, by: -1) {
      var sum = x[i]
      if i + 1 < n { sum -= firstUpper[i] * x[i + 1] }
      if i + 2 < n { sum -= secondUpper[i] * x[i + 2] }
      x[i] = sum / pivots[i]
    }
    return x
  }
}
