package import Metrics

/// What a linear classifier says of each row that was fitted to all rows but that one.
///
/// Ridge regression on the classes as 0 and 1 (Hoerl, Kennard 1970). Unlike for other classifiers the
/// answer for a row left out follows from one fit of all: (ŷᵢ − hᵢ yᵢ)/(1 − hᵢ), h the leverage (Allen 1974).
/// So nothing is drawn at random, and no row speaks for its own label.
package enum LeftOutClassifier {
  /// The penalty in units of the mean squared length of a row.
  private static let penalty = 1.0

  /// How much more each row looks like each class than a row does on average.
  ///
  /// - Parameters:
  ///   - labelled: n×d, of mean 0 in every column, n ≥ 2.
  ///   - threads: How many threads may work; the result does not depend on it.
  /// - Returns: n×C, row-major: about 1 for sure and 0 for no idea.
  package static func answers(for labelled: LabelledFeatures, threads: Int) -> Matrix {
    let (features, classCount) = (labelled.features, labelled.classCount)
    let (n, d) = (features.count, features.dimension)
    let rows = Matrix(rowCount: n, columnCount: d, values: features.values.map(Double.init))
    let columns = Matrix(
      rowCount: d, columnCount: n,
      values: (0..<d).flatMap { k in (0..<n).map { rows.values[$0 * d + k] } })
    var gram = columns.timesTransposed(columns, threads: threads)
    let trace = (0..<d).reduce(0) { $0 + gram.values[$1 * d + $1] }
    let ridge = max(penalty * trace / Double(n), .leastNormalMagnitude)
    for k in 0..<d { gram.values[k * d + k] += ridge }
    // z = L⁻¹ x turns the fit into sums: ŷ = Z Zᵀ y, hᵢ = |zᵢ|².
    let whitened = rows.timesTransposed(gram.inverseCholeskyFactor, threads: threads)
    let shares = labelled.rowsByClass.map { Double($0.count) / Double(n) }
    var sums = Matrix(
      rowCount: classCount, columnCount: d, values: [Double](repeating: 0, count: classCount * d))
    for row in 0..<n {
      for label in 0..<classCount {
        let target = (labelled.labels[row] == label ? 1 : 0) - shares[label]
        for k in 0..<d { sums.values[label * d + k] += target * whitened.values[row * d + k] }
      }
    }
    var answers = whitened.timesTransposed(sums, threads: threads)
    for row in 0..<n {
      var leverage = 0.0
      for k in 0..<d { leverage += whitened.values[row * d + k] * whitened.values[row * d + k] }
      let rest = max(1 - leverage, 1e-9)
      for label in 0..<classCount {
        let target = (labelled.labels[row] == label ? 1 : 0) - shares[label]
        let place = row * classCount + label
        answers.values[place] = (answers.values[place] - leverage * target) / rest
      }
    }
    return answers
  }
}
