/// A row-major matrix of 64-bit numbers, for products and decompositions.
package struct Matrix: Hashable, Sendable {
  /// Number of rows.
  package let rowCount: Int
  /// Length of a row.
  package let columnCount: Int
  /// rowCount × columnCount values.
  package var values: [Double]

  /// Keeps rowCount × columnCount values, row-major.
  package init(rowCount: Int, columnCount: Int, values: [Double]) {
    precondition(values.count == rowCount * columnCount, "A matrix needs rows × columns values")
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.values = values
  }

  var transposed: Matrix {
    var result = [Double](repeating: 0, count: values.count)
    // Tiles of 16 rows keep the cache lines that are written to in the cache.
    for first in stride(from: 0, to: rowCount, by: 16) {
      for column in 0..<columnCount {
        for row in first..<min(first + 16, rowCount) {
          result[column * rowCount + row] = values[row * columnCount + column]
        }
      }
    }
    return Matrix(rowCount: columnCount, columnCount: rowCount, values: result)
  }

  /// The product of this matrix with the transpose of `other`: all dot products of their rows.
  ///
  /// - Parameters:
  ///   - other: A matrix with rows of the same length.
  ///   - threads: How many threads may work at once.
  /// - Returns: As many rows as this matrix has, as many columns as the other has rows.
  package func timesTransposed(_ other: Matrix, threads: Int) -> Matrix {
    let strips = mapStrips(
      DoubleProduct.self, rows: Panels(of: self), columns: Panels(of: other), threads: threads
    ) { strip in
      var values: [Double] = []
      values.reserveCapacity(strip.rows.count * other.rowCount)
      for row in strip.rows {
        let start = strip.start(of: row)
        values += strip.values[start..<(start + other.rowCount)]
      }
      return values
    }
    return Matrix(
      rowCount: rowCount, columnCount: other.rowCount, values: Array(strips.joined()))
  }
}

extension FeatureMatrix {
  /// The rows less `mean`, times `scale`, in 64 bits.
  func centred(on mean: [Double], scale: Double) -> Matrix {
    var result = [Double](repeating: 0, count: values.count)
    for row in 0..<count {
      for column in 0..<dimension {
        let index = row * dimension + column
        result[index] = (Double(values[index]) - mean[column]) * scale
      }
    }
    return Matrix(rowCount: count, columnCount: dimension, values: result)
  }
}
