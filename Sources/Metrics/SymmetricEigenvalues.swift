/// The eigenvalues of a symmetric matrix, ascending.
///
/// Householder's tridiagonal form, then the QL iteration with implicit shifts without vectors
/// (`imtql1`: Dubrulle, Martin and Wilkinson, "The implicit QL algorithm", Numerische Mathematik
/// 12, 1968). The absolute error is a small multiple of 2⁻⁵² times the largest magnitude.
///
/// - Parameter matrix: n×n; only the lower triangle is read.
/// - Returns: n eigenvalues.
/// - Throws: `MetricError.eigenvaluesNotFound`, which no matrix of finite numbers is known to cause.
/// - Complexity: 4/3 n³ operations.
package func symmetricEigenvalues(of matrix: Matrix) throws(MetricError) -> [Double] {
  let form = TridiagonalReduction(of: matrix)
  return try tridiagonalEigenvalues(diagonal: form.diagonal, subdiagonal: form.subdiagonal)
}

/// The eigenvalues of a symmetric tridiagonal matrix, ascending.
///
/// - Parameters:
///   - diagonal: n numbers.
///   - subdiagonal: n numbers; element i couples rows i − 1 and i, element 0 is not read.
/// - Returns: n eigenvalues.
/// - Throws: `MetricError.eigenvaluesNotFound`.
func tridiagonalEigenvalues(
  diagonal: [Double], subdiagonal: [Double]
) throws(MetricError) -> [Double] {
  let n = diagonal.count
  guard n > 1 else { return diagonal }
  var d = diagonal
  // e[i] couples i and i + 1.
  var e = Array(subdiagonal.dropFirst()) + [0]
  let largest = (0..<n).reduce(0) { max($0, d[$1].magnitude + e[$1].magnitude) }
  // Couplings of this size move no eigenvalue by more than rounding does.
  let floor = largest * Double.ulpOfOne * 0x1p-10
  for first in 0..<n {
    var iterations = 0
    while true {
      let last =
        (first..<(n - 1)).first {
          e[$0].magnitude <= .ulpOfOne * (d[$0].magnitude + d[$0 + 1].magnitude) + floor
        } ?? n - 1
      if last == first { break }
      iterations += 1
      guard iterations <= 100 else { throw .eigenvaluesNotFound(dimension: n) }
      implicitStep(&d, &e, first: first, last: last)
    }
  }
  return d.sorted()
}

/// One QL sweep with Wilkinson's shift over the unreduced block from `first` to `last`.
private func implicitStep(_ d: inout [Double], _ e: inout [Double], first: Int, last: Int) {
  var g = (d[first + 1] - d[first]) / (2 * e[first])
  var r = (g * g + 1).squareRoot()
  g = d[last] - d[first] + e[first] / (g + (g >= 0 ? r : -r))
  var (sine, cosine, shift) = (1.0, 1.0, 0.0)
  for i in stride(from: last - 1, through: first, by: -1) {
    let f = sine * e[i]
    let b = cosine * e[i]
    r = (f * f + g * g).squareRoot()
    e[i + 1] = r
    if r == 0 {
      // The block falls apart here.
      d[i + 1] -= shift
      e[last] = 0
      return
    }
    sine = f / r
    cosine = g / r
    g = d[i + 1] - shift
    r = (d[i] - g) * sine + 2 * cosine * b
    shift = sine * r
    d[i + 1] = g + shift
    g = cosine * r - b
  }
  d[first] -= shift
  e[first] = g
  e[last] = 0
}
