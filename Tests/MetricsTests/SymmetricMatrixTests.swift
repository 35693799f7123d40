import Foundation
import Metrics
import Testing

@Suite("Symmetric matrices")
struct SymmetricMatrixTests {
  private func matrix(_ n: Int, _ element: (Int, Int) -> Double) -> Matrix {
    Matrix(
      rowCount: n, columnCount: n, values: (0..<(n * n)).map { element($0 / n, $0 % n) })
  }

  /// A P of AP Pᵀ: a matrix with known eigenvalues, made dense by reflections.
  private func turned(_ eigenvalues: [Double], seed: UInt64) throws -> Matrix {
    let n = eigenvalues.count
    var values = matrix(n) { $0 == $1 ? eigenvalues[$0] : 0 }.values
    let vectors = try drawnFeatures(3, n, seed: seed)
    for reflection in 0..<3 {
      let v = (0..<n).map { Double(vectors.values[reflection * n + $0]) - 0.4 }
      let square = v.reduce(0) { $0 + $1 * $1 }
      // From the left, then from the right.
      for column in 0..<n {
        let along = (0..<n).reduce(0) { $0 + v[$1] * values[$1 * n + column] } * 2 / square
        for row in 0..<n { values[row * n + column] -= along * v[row] }
      }
      for row in 0..<n {
        let along = (0..<n).reduce(0) { $0 + v[$1] * values[row * n + $1] } * 2 / square
        for column in 0..<n { values[row * n + column] -= along * v[column] }
      }
    }
    return Matrix(rowCount: n, columnCount: n, values: values)
  }

  @Test(
    "the eigenvalues of the second difference are 2 − 2 cos kπ/(n+1)", arguments: [1, 2, 3, 50])
  func secondDifference(n: Int) throws {
    let found = try symmetricEigenvalues(
      of: matrix(n) { $0 == $1 ? 2 : abs($0 - $1) == 1 ? -1 : 0 })
    for (index, value) in found.enumerated() {
      #expect(abs(value - (2 - 2 * cos(Double(index + 1) * .pi / Double(n + 1)))) < 1e-13)
    }
  }

  static let spectra: [[Double]] = [
    (0..<61).map { Double($0) - 20 },
    // Equal ones, zeros, and magnitudes far apart.
    [Double](repeating: 3, count: 20) + [Double](repeating: 0, count: 17) + [1e-9, 1e6, 1e6, 5],
    (0..<40).map { pow(0.3, Double($0)) },
    [0, 0, 0, 0], [7], [-2, 2],
  ]

  @Test("known eigenvalues come out of a dense matrix, ascending", arguments: spectra)
  func knownEigenvalues(spectrum: [Double]) throws {
    let found = try symmetricEigenvalues(of: turned(spectrum, seed: 21))
    let scale = spectrum.map(\.magnitude).max() ?? 0
    for (value, expected) in zip(found, spectrum.sorted()) {
      #expect(abs(value - expected) <= 1e-13 * scale)
    }
    #expect(found.count == spectrum.count)
  }

  @Test("leading eigenvectors are orthonormal and solve A v = λ v", arguments: spectra)
  func eigenvectors(spectrum: [Double]) throws {
    let matrix = try turned(spectrum, seed: 22)
    let n = spectrum.count
    let count = min(n, 24)
    let leading = try LeadingEigenvectors(of: matrix, count: count)
    let scale = spectrum.map(\.magnitude).max() ?? 0
    let v = leading.vectors.values
    for index in 0..<count {
      let expected = spectrum.sorted(by: >)[index]
      #expect(abs(leading.eigenvalues[index] - expected) <= 1e-13 * scale)
      for row in 0..<n {
        let image = (0..<n).reduce(0) { $0 + matrix.values[row * n + $1] * v[index * n + $1] }
        #expect(abs(image - expected * v[index * n + row]) <= 1e-11 * max(scale, 1e-300))
      }
      for other in 0...index {
        let product = (0..<n).reduce(0) { $0 + v[index * n + $1] * v[other * n + $1] }
        #expect(abs(product - (other == index ? 1 : 0)) < 1e-12)
      }
    }
  }

  @Test("a semidefinite matrix is the product of its factor, of the rank's rows")
  func semidefinite() throws {
    let spectrum = [5, 3, 2, 1, 0.5, 0, 0, 0, 0]
    let matrix = try turned(spectrum, seed: 23)
    let factor = matrix.semidefiniteFactor
    #expect(factor.rowCount == 5)
    for row in 0..<9 {
      for column in 0..<9 {
        let product = (0..<factor.rowCount).reduce(0) {
          $0 + factor.values[$1 * 9 + row] * factor.values[$1 * 9 + column]
        }
        #expect(abs(product - matrix.values[row * 9 + column]) < 1e-12)
      }
    }
    #expect(self.matrix(3) { _, _ in 0 }.semidefiniteFactor.rowCount == 0)
  }

  @Test("the inverse of Cholesky's factor, times the matrix and its own transpose, is the identity")
  func inverseFactor() throws {
    let matrix = try turned((0..<17).map { pow(0.5, Double($0)) }, seed: 26)
    let inverse = matrix.inverseCholeskyFactor
    let product = inverse.timesTransposed(matrix, threads: 1).timesTransposed(inverse, threads: 1)
    for row in 0..<17 {
      for column in 0..<17 {
        #expect(abs(product.values[row * 17 + column] - (row == column ? 1 : 0)) < 1e-9)
        if column > row { #expect(inverse.values[row * 17 + column] == 0) }
      }
    }
  }

  @Test(
    "products of rows are those of plain sums, at sizes around the tiles",
    arguments: [1, 3, 4, 5, 33])
  func products(n: Int) throws {
    for depth in [1, 7, 128, 129] {
      let a = try drawnFeatures(n, depth, seed: 24).values.map(Double.init)
      let b = try drawnFeatures(n + 2, depth, seed: 25).values.map(Double.init)
      let product = Matrix(rowCount: n, columnCount: depth, values: a)
        .timesTransposed(Matrix(rowCount: n + 2, columnCount: depth, values: b), threads: 1)
      for row in 0..<n {
        for column in 0..<(n + 2) {
          let plain = (0..<depth).reduce(0) { $0 + a[row * depth + $1] * b[column * depth + $1] }
          #expect(abs(product.values[row * (n + 2) + column] - plain) < 1e-12)
        }
      }
    }
  }
}
