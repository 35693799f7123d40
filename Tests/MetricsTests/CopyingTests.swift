import Foundation
import Metrics
import Testing

@Suite("Signs of copying")
struct CopyingTests {
  @Test("the share of authentic samples is that of scikit-learn's neighbours, groups or not")
  func authPct() throws {
    let golden = try GoldenScores("classes")
    let (real, generated) = (try golden.features("real"), try golden.features("generated"))
    for (groups, name) in [
      (nil, "authpct"), (try golden.integers("real.groups"), "authpct.groups"),
    ] {
      let authentic = try authenticity(of: generated, training: real, groups: groups, threads: 2)
      try golden.expect(
        100 * Double(authentic.count { $0 }) / Double(authentic.count), is: name)
    }
  }

  @Test("augmented copies of one source are not each other's neighbours")
  func groupedCopies() throws {
    // Two pictures at 0 and 10, each twice; a sample at 1 copies the first.
    let training = try FeatureMatrix(values: [0, 0.1, 10, 10.1], count: 4, dimension: 1)
    let sample = try FeatureMatrix(values: [1], count: 1, dimension: 1)
    #expect(try authenticity(of: sample, training: training, threads: 1) == [true])
    #expect(
      try authenticity(of: sample, training: training, groups: [5, 5, 9, 9], threads: 1)
        == [false])
  }

  @Test(
    "C_T is what scikit-learn and scipy make of it",
    arguments: [(16, "ct"), (64, "ct.all")])
  func dataCopying(components: Int, name: String) throws {
    let golden = try GoldenScores("classes")
    let score = try DataCopying(
      generated: golden.features("generated"), training: golden.features("real"),
      heldOut: golden.features("held_out"), componentCount: components, threads: 2)
    try golden.expect(score.value, is: name)
    #expect(score.cells.reduce(0) { $0 + $1.generatedCount } == 210)
    #expect(score.cells.reduce(0) { $0 + $1.heldOutCount } == 150)
  }

  @Test("copies of the training set have a C_T far below 0, and a far set one far above")
  func extremes() throws {
    let training = try drawnFeatures(200, 6, seed: 10)
    let heldOut = try drawnFeatures(150, 6, seed: 11)
    let copies = try DataCopying(
      generated: training, training: training, heldOut: heldOut, cellCount: 1, threads: 1)
    #expect(copies.value < -10)
    let far = try FeatureMatrix(
      values: heldOut.values.map { $0 + 3 }, count: 150, dimension: 6)
    let strangers = try DataCopying(
      generated: far, training: training, heldOut: heldOut, cellCount: 1, threads: 1)
    #expect(strangers.value > 10)
  }

  @Test("calibrated distances are those of scikit-learn's neighbours")
  func calibrated() throws {
    let golden = try GoldenScores("classes")
    let values = try calibratedDistances(
      of: golden.features("generated"), training: golden.features("real"), threads: 2)
    let expected = try golden.floats("calibrated")
    #expect(values.count == expected.count)
    for (value, wanted) in zip(values, expected) {
      #expect(abs(value - Double(wanted)) <= 1e-4 * Double(wanted))
    }
  }

  @Test("a group counts once in the neighbourhood, with its nearest row")
  func calibratedGroups() throws {
    let training = try FeatureMatrix(values: [1, 2, 3, 7], count: 4, dimension: 1)
    let sample = try FeatureMatrix(values: [0], count: 1, dimension: 1)
    // Groups at distances 1 and 7: 1 / (½ · 4).
    let ratio = try calibratedDistances(
      of: sample, training: training, groups: [4, 4, 4, 2], threads: 1)
    #expect(ratio == [0.5])
    #expect(
      try calibratedDistances(of: training.rows([2]), training: training, k: 1, threads: 1) == [0])
  }

  @Test("the closest pairs come nearest first, over all matrices, each sample once")
  func closest() throws {
    let samples = try FeatureMatrix(values: [0, 5, 9, 20], count: 4, dimension: 1)
    let training = try FeatureMatrix(values: [1, 8.5], count: 2, dimension: 1)
    let mirrored = try FeatureMatrix(values: [5.25, 100], count: 2, dimension: 1)
    let pairs = try closestPairs(3, of: samples, to: [training, mirrored], threads: 1)
    #expect(pairs.map(\.sample) == [1, 2, 0])
    #expect(pairs.map(\.training) == [0, 1, 0])
    #expect(pairs.map(\.matrix) == [1, 0, 0])
    #expect(pairs.map(\.distance) == [0.25, 0.5, 1])
    #expect(try closestPairs(9, of: samples, to: [training], threads: 1).count == 4)
  }

  @Test("equal rows are at distance 0 exactly, however long they are")
  func exactCopies() throws {
    let training = try drawnFeatures(37, 1000, seed: 12)
    let nearest = try nearestRows(to: training.rows([36, 0, 17]), in: training, threads: 1)
    #expect(nearest.map(\.row) == [36, 0, 17])
    #expect(nearest.map(\.distance) == [0, 0, 0])
  }
}
