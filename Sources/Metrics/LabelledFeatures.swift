/// Features with the class of each row.
package struct LabelledFeatures: Hashable, Sendable {
  /// n×d.
  package let features: FeatureMatrix
  /// n class indices.
  package let labels: [Int]
  /// The number of classes, some of which may have no rows.
  package let classCount: Int

  /// Checks and keeps features and classes.
  ///
  /// - Parameters:
  ///   - features: n×d.
  ///   - labels: One class index below `classCount` for each row.
  ///   - classCount: The number of classes.
  /// - Throws: `MetricError.labelCount` or `.labelRange`.
  package init(
    _ features: FeatureMatrix, labels: [Int], classCount: Int
  ) throws(MetricError) {
    guard labels.count == features.count else {
      throw .labelCount(what: "labels", expected: features.count, found: labels.count)
    }
    if let row = labels.firstIndex(where: { $0 < 0 || $0 >= classCount }) {
      throw .labelRange(what: "labels", row: row, limit: classCount, found: labels[row])
    }
    self.features = features
    self.labels = labels
    self.classCount = classCount
  }

  /// The row indices of each class, ascending.
  package var rowsByClass: [[Int]] {
    var rows = [[Int]](repeating: [], count: classCount)
    for (row, label) in labels.enumerated() { rows[label].append(row) }
    return rows
  }

  /// The features of each class.
  package var featuresByClass: [FeatureMatrix] { rowsByClass.map { features.rows($0) } }

  /// The rows at `indices`, in that order.
  ///
  /// - Precondition: Every index is that of a row.
  package func rows(_ indices: [Int]) -> LabelledFeatures {
    LabelledFeatures(
      checked: features.rows(indices), labels: indices.map { labels[$0] }, classCount: classCount)
  }

  private init(checked features: FeatureMatrix, labels: [Int], classCount: Int) {
    self.features = features
    self.labels = labels
    self.classCount = classCount
  }

  func checkSameClasses(as other: LabelledFeatures) throws(MetricError) {
    guard classCount == other.classCount else {
      throw .labelCount(what: "classes", expected: other.classCount, found: classCount)
    }
  }
}
