/// Feature vectors of a set of pictures, one row for each, checked once so that scores can rely
/// on them.
///
/// The rows may also be pixels, for distances between pictures.
package struct FeatureMatrix: Hashable, Sendable {
  /// Number of samples, n.
  package let count: Int
  /// Length of a feature vector, d.
  package let dimension: Int
  /// n×d values, row-major, of magnitude at most `magnitudeLimit`.
  package let values: [Float]

  /// Below it the sum of 128 squared differences is finite in 32 bits.
  package static let magnitudeLimit: Float = 1e17

  /// Checks and keeps feature vectors.
  ///
  /// - Parameters:
  ///   - values: n×d, row-major.
  ///   - count: The number of rows, n.
  ///   - dimension: The number of columns, d, at least 1.
  /// - Throws: `MetricError.valueCount`, `.tooFew`, or `.unusableValue` for the first value that is
  ///   not finite or beyond `magnitudeLimit`.
  package init(values: [Float], count: Int, dimension: Int) throws(MetricError) {
    guard dimension > 0 else {
      throw .tooFew(what: "dimensions of a feature vector", needed: 1, found: dimension)
    }
    let (expected, overflow) = count.multipliedReportingOverflow(by: dimension)
    guard !overflow, expected == values.count else {
      throw .valueCount(expected: overflow ? .max : expected, found: values.count)
    }
    let limit = Self.magnitudeLimit
    // A value that is not a number fails the comparison too.
    if let index = values.firstIndex(where: { !($0.magnitude <= limit) }) {
      throw .unusableValue(
        row: index / dimension, column: index % dimension, limit: limit, found: values[index])
    }
    self.count = count
    self.dimension = dimension
    self.values = values
  }

  /// Keeps values that are known to be usable, such as rows of a checked matrix or their means.
  init(checked values: [Float], count: Int, dimension: Int) {
    self.values = values
    self.count = count
    self.dimension = dimension
  }

  /// The rows at `indices`, in that order; an index may stand there more than once.
  ///
  /// - Precondition: Every index is that of a row.
  package func rows(_ indices: some Collection<Int>) -> FeatureMatrix {
    var chosen: [Float] = []
    chosen.reserveCapacity(indices.count * dimension)
    for index in indices {
      precondition(index >= 0 && index < count, "A row index lies outside of the matrix")
      chosen += values[(index * dimension)..<((index + 1) * dimension)]
    }
    return FeatureMatrix(checked: chosen, count: indices.count, dimension: dimension)
  }

  func checkSameDimension(as other: FeatureMatrix) throws(MetricError) {
    guard dimension == other.dimension else {
      throw .dimension(expected: other.dimension, found: dimension)
    }
  }

  func checkCount(atLeast needed: Int, _ what: String) throws(MetricError) {
    guard count >= needed else { throw .tooFew(what: what, needed: needed, found: count) }
  }

  /// Sums over the rows divided by n, in 64 bits.
  var mean: [Double] {
    var sums = [Double](repeating: 0, count: dimension)
    for row in 0..<count {
      for column in 0..<dimension { sums[column] += Double(values[row * dimension + column]) }
    }
    return sums.map { $0 / Double(count) }
  }
}
