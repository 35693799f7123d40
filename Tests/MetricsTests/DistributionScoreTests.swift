import Foundation
import Metrics
import Testing

@Suite("Scores of whole distributions")
struct DistributionScoreTests {
  static let sets = ["classes", "equal", "short", "half-short", "rank"]

  @Test(
    "KID and its standard error are those of clean-fid, torch-fidelity and scikit-learn",
    arguments: sets)
  func kid(name: String) throws {
    let golden = try GoldenScores(name)
    let score = try KernelInceptionDistance(
      real: golden.features("real"), generated: golden.features("generated"), threads: 2)
    try golden.expect(score.value, is: "kid")
    try golden.expect(score.standardError, is: "kid.jackknife")
  }

  @Test("subsets of all samples give the value of all samples, without spread")
  func wholeSubsets() throws {
    let golden = try GoldenScores("equal")
    let score = try KernelInceptionDistance(
      real: golden.features("real"), generated: golden.features("generated"),
      plan: .init(subsetCount: 3, subsetSize: 250), threads: 1)
    #expect(score.subsetSize == 250)
    #expect(abs(score.subsetMean - score.value) < 1e-9)
    #expect(score.subsetDeviation < 1e-9)
  }

  @Test("one set's classes may come in turn and the other's one after the other")
  func orderOfClasses() throws {
    let golden = try GoldenScores("equal")
    let (real, generated) = (try golden.features("real"), try golden.features("generated"))
    // In the file one class after the other: 60 rows of each of the four.
    let inTurn = (0..<240).map { [0, 63, 126, 188][$0 % 4] + $0 / 4 }
    func score(_ first: [Int], _ second: [Int]) throws -> KernelInceptionDistance {
      try KernelInceptionDistance(
        real: real.rows(first), generated: generated.rows(second), threads: 1)
    }
    let same = try score(inTurn.sorted(), inTurn.sorted())
    for mixed in [try score(inTurn, inTurn.sorted()), try score(inTurn.sorted(), inTurn)] {
      #expect(abs(mixed.value - same.value) < 1e-6)
      // Groups of every 20th row, each of one class in one set only, make it four times as large.
      #expect(mixed.standardError < 2 * same.standardError)
    }
  }

  @Test("subsets scatter as torch-fidelity's do")
  func subsets() throws {
    let golden = try GoldenScores("equal")
    let score = try KernelInceptionDistance(
      real: golden.features("real"), generated: golden.features("generated"),
      plan: .init(subsetCount: 2000, subsetSize: 80), threads: 2)
    let expected = try golden.number("kid.subsets.std")
    // Two means of 2,000 each: five standard errors of their difference. The deviation itself is
    // known to about 1/√4000 of its value, and 10 % is six times that.
    let error = 5 * expected * (2.0 / 2000).squareRoot()
    #expect(abs(score.subsetMean - (try golden.number("kid.subsets.mean"))) < error)
    #expect(abs(score.subsetDeviation - expected) < 0.1 * expected)
  }

  @Test("the Fréchet distance is that of torch-fidelity, clean-fid and scipy", arguments: sets)
  func frechet(name: String) throws {
    let golden = try GoldenScores(name)
    let real = try golden.features("real")
    let generated = try golden.features("generated")
    let score = try FrechetDistance(real: real, generated: generated, threads: 2)
    try golden.expect(score.value, is: "fd")
    #expect(score.hasFewerSamplesThanDimensions == ["short", "half-short"].contains(name))
    let swapped = try FrechetDistance(real: generated, generated: real, threads: 1)
    #expect(abs(swapped.value - score.value) <= 1e-6 * score.value)
  }

  @Test("a set moved by a vector is at its squared length")
  func movedSet() throws {
    let real = try drawnFeatures(60, 10, seed: 3)
    let moved = try FeatureMatrix(
      values: real.values.map { $0 + 2 }, count: 60, dimension: 10)
    let score = try FrechetDistance(real: real, generated: moved, threads: 1)
    #expect(abs(score.value - 40) < 1e-3)
    #expect(abs(score.meanPart - 40) < 1e-4)
  }

  @Test("MIND is POT's sliced Wasserstein distance squared, times 3d")
  func mind() throws {
    let golden = try GoldenScores("equal")
    let value = try mongeInceptionDistance(
      real: golden.features("real"), generated: golden.features("generated"),
      directions: golden.features("directions"), threads: 2)
    try golden.expect(value, is: "mind")
  }

  @Test("MIND of a set moved by a vector is 3 times its squared length, nearly")
  func mindOfMovedSet() throws {
    let real = try drawnFeatures(100, 16, seed: 4)
    let moved = try FeatureMatrix(
      values: real.values.map { $0 + 0.5 }, count: 100, dimension: 16)
    let directions = try randomDirections(count: 4000, dimension: 16, seed: 1)
    let value = try mongeInceptionDistance(
      real: real, generated: moved, directions: directions, threads: 2)
    // E (u·v)² = ‖v‖²/d; the mean of 4,000 squares is within 10 % at four standard errors.
    #expect(abs(value - 3 * 4) < 1.2)
    let lengths = (0..<4000).map { row in
      directions.values[(row * 16)..<(row * 16 + 16)].reduce(0) { $0 + $1 * $1 }
    }
    #expect(lengths.allSatisfy { abs($0 - 1) < 1e-5 })
  }

  @Test("MIND draws as many of the larger set as the smaller has")
  func mindOfUnequalSets() throws {
    let real = try drawnFeatures(50, 4, seed: 5)
    let doubled = real.rows(Array(0..<50) + Array(0..<50))
    let directions = try randomDirections(count: 20, dimension: 4, seed: 1)
    let value = try mongeInceptionDistance(
      real: doubled, generated: real, directions: directions, threads: 1)
    #expect(value.isFinite && value > 0 && value < 0.5)
  }

  @Test(
    "the Vendi score is that of vendi-score", arguments: ["classes", "short", "half-short", "rank"])
  func vendi(name: String) throws {
    let golden = try GoldenScores(name)
    try golden.expect(vendiScore(of: golden.features("real"), threads: 2), is: "vendi")
  }

  @Test("copies of one picture are worth one, orthogonal ones their number")
  func vendiExtremes() throws {
    let same = try FeatureMatrix(
      values: [Float](repeating: 3, count: 40), count: 10, dimension: 4)
    #expect(abs(try vendiScore(of: same, threads: 1) - 1) < 1e-9)
    var diagonal = [Float](repeating: 0, count: 36)
    for index in 0..<6 { diagonal[index * 7] = Float(index + 1) }
    let apart = try FeatureMatrix(values: diagonal, count: 6, dimension: 6)
    #expect(abs(try vendiScore(of: apart, threads: 1) - 6) < 1e-9)
  }

  @Test("the Vendi ratio takes as many real as generated samples, class by class")
  func vendiRatio() throws {
    let real = try drawnFeatures(40, 8, seed: 6)
    let copies = real.rows([0, 0, 0, 0, 5, 6, 7, 8, 9, 10])
    let ratios = try VendiRatio.perClass(
      real: LabelledFeatures(real, labels: (0..<40).map { $0 % 2 }, classCount: 3),
      generated: LabelledFeatures(
        copies, labels: [0, 0, 0, 0, 1, 1, 1, 1, 1, 1], classCount: 3), threads: 1)
    let collapsed = try #require(ratios[0])
    #expect(collapsed.count == 4 && abs(collapsed.generated - 1) < 1e-9)
    #expect(collapsed.ratio < 0.9)
    let other = try #require(ratios[1])
    #expect(other.count == 6 && other.ratio > 0.9)
    #expect(ratios[2] == nil)
  }

  @Test("the mean distance of two samples is scipy's")
  func pairwise() throws {
    let golden = try GoldenScores("classes")
    try golden.expect(
      meanPairwiseDistance(of: golden.features("generated"), threads: 2), is: "pairwise")
  }
}
