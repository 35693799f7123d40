import Metrics
import Testing

@Suite("Precision, recall, density, coverage")
struct ManifoldScoresTests {
  private func expect(_ scores: ManifoldScores, are prefix: String, in golden: GoldenScores) throws
  {
    try golden.expect(scores.precision, is: "\(prefix).precision")
    try golden.expect(scores.recall, is: "\(prefix).recall")
    try golden.expect(scores.density, is: "\(prefix).density")
    try golden.expect(scores.coverage, is: "\(prefix).coverage")
  }

  @Test("all four are those of prdc", arguments: ["classes", "equal", "short", "half-short"])
  func overall(name: String) throws {
    let golden = try GoldenScores(name)
    let scores = try ManifoldScores(
      real: golden.features("real"), generated: golden.features("generated"), threads: 2)
    try expect(scores, are: "prdc", in: golden)
  }

  @Test("those of a class are prdc's of its rows")
  func perClass() throws {
    let golden = try GoldenScores("classes")
    let scores = try ManifoldScores.perClass(
      real: golden.labelled("real", classCount: 4),
      generated: golden.labelled("generated", classCount: 4), threads: 2)
    for label in 0..<3 {
      try expect(try #require(scores[label]), are: "prdc.\(label)", in: golden)
    }
    #expect(scores[3] == nil)
  }

  @Test("a set against itself has full recall and coverage; comparisons are strict")
  func strictness() throws {
    // On a line with steps of 1 the radius for k = 1 is 1, and the neighbours lie on it.
    let line = try FeatureMatrix(values: (0..<10).map(Float.init), count: 10, dimension: 1)
    let scores = try ManifoldScores(real: line, generated: line, k: 1, threads: 1)
    #expect(scores.precision == 1 && scores.recall == 1 && scores.coverage == 1)
    #expect(scores.density == 1)
  }
}
