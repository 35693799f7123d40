import Metrics
import Testing

@Suite("Feature matrices")
struct FeatureMatrixTests {
  @Test("a value that is not finite or too large is refused by row and column")
  func unusableValues() {
    for bad in [Float.nan, .infinity, -.infinity, 2e17] {
      let error = #expect(throws: MetricError.self) {
        try FeatureMatrix(values: [0, 1, 2, 3, bad, 5], count: 3, dimension: 2)
      }
      guard case .unusableValue(row: 2, column: 0, let limit, _) = error else {
        Issue.record("\(bad): \(String(describing: error))")
        continue
      }
      #expect(limit == FeatureMatrix.magnitudeLimit)
    }
  }

  @Test("the number of values must be rows × columns")
  func valueCounts() {
    #expect(throws: MetricError.valueCount(expected: 6, found: 5)) {
      try FeatureMatrix(values: [0, 1, 2, 3, 4], count: 3, dimension: 2)
    }
    #expect(throws: MetricError.valueCount(expected: .max, found: 0)) {
      try FeatureMatrix(values: [], count: .max, dimension: 2)
    }
    #expect(throws: MetricError.tooFew(what: "dimensions of a feature vector", needed: 1, found: 0))
    { try FeatureMatrix(values: [], count: 3, dimension: 0) }
  }

  @Test("rows are taken in the order of their indices, repeated ones too")
  func rows() throws {
    let matrix = try FeatureMatrix(values: [0, 1, 10, 11, 20, 21], count: 3, dimension: 2)
    #expect(matrix.rows([2, 0, 2]).values == [20, 21, 0, 1, 20, 21])
    #expect(matrix.rows([]).count == 0)
  }

  @Test("a row that is not there is a mistake of the program")
  func missingRow() async {
    await #expect(processExitsWith: .failure) {
      let matrix = try FeatureMatrix(values: [0, 1], count: 2, dimension: 1)
      _ = matrix.rows([2])
    }
  }

  @Test("labels must be one a row and below the number of classes")
  func labels() throws {
    let matrix = try FeatureMatrix(values: [0, 1, 2], count: 3, dimension: 1)
    let labelled = try LabelledFeatures(matrix, labels: [1, 0, 1], classCount: 3)
    #expect(labelled.rowsByClass == [[1], [0, 2], []])
    #expect(labelled.featuresByClass.map(\.values) == [[1], [0, 2], []])
    #expect(labelled.rows([2, 1]).labels == [1, 0])
    #expect(throws: MetricError.labelCount(what: "labels", expected: 3, found: 2)) {
      try LabelledFeatures(matrix, labels: [0, 0], classCount: 1)
    }
    #expect(throws: MetricError.labelRange(what: "labels", row: 1, limit: 2, found: 2)) {
      try LabelledFeatures(matrix, labels: [0, 2, 0], classCount: 2)
    }
    #expect(throws: MetricError.labelRange(what: "labels", row: 2, limit: 2, found: -1)) {
      try LabelledFeatures(matrix, labels: [0, 1, -1], classCount: 2)
    }
    let fewer = try LabelledFeatures(matrix, labels: [0, 0, 0], classCount: 1)
    #expect(throws: MetricError.labelCount(what: "classes", expected: 3, found: 1)) {
      try ManifoldScores.perClass(real: labelled, generated: fewer, threads: 1)
    }
  }

  @Test("scores refuse sets of different dimensions and sets that are too small")
  func refusals() throws {
    let four = try drawnFeatures(8, 4, seed: 1)
    let five = try drawnFeatures(8, 5, seed: 1)
    let dimension = MetricError.dimension(expected: 4, found: 5)
    #expect(throws: dimension) {
      try KernelInceptionDistance(real: four, generated: five, threads: 1)
    }
    #expect(throws: dimension) { try FrechetDistance(real: four, generated: five, threads: 1) }
    #expect(throws: dimension) { try ManifoldScores(real: four, generated: five, threads: 1) }
    #expect(throws: dimension) { try nearestRows(to: five, in: four, threads: 1) }
    #expect(throws: MetricError.tooFew(what: "generated samples", needed: 6, found: 5)) {
      try ManifoldScores(real: four, generated: four.rows(0..<5), threads: 1)
    }
    #expect(throws: MetricError.tooFew(what: "real samples", needed: 2, found: 1)) {
      try FrechetDistance(real: four.rows([0]), generated: four, threads: 1)
    }
    #expect(throws: MetricError.tooFew(what: "samples for a subset", needed: 9, found: 8)) {
      try KernelInceptionDistance(
        real: four, generated: four, plan: .init(subsetSize: 9), threads: 1)
    }
    #expect(throws: MetricError.tooFew(what: "groups of training samples", needed: 2, found: 1)) {
      try authenticity(
        of: four, training: four, groups: [Int](repeating: 7, count: 8), threads: 1)
    }
  }
}
