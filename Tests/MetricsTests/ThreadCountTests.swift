import Metrics
import Testing

@Suite("Scores and the number of threads")
struct ThreadCountTests {
  @Test("every score is the same bits for one thread and for several")
  func sameBits() throws {
    let real = try drawnFeatures(203, 150, seed: 31)
    let generated = try drawnFeatures(170, 150, seed: 32)
    let heldOut = try drawnFeatures(90, 150, seed: 33)
    let labelled = try LabelledFeatures(
      real, labels: (0..<203).map { $0 % 3 }, classCount: 3)
    let directions = try randomDirections(count: 70, dimension: 150, seed: 1)
    func scores(_ threads: Int) throws -> [UInt64] {
      let kid = try KernelInceptionDistance(real: real, generated: generated, threads: threads)
      let manifold = try ManifoldScores(real: real, generated: generated, threads: threads)
      let probe = try LinearProbe(fitting: labelled, threads: threads)
      let copying = try DataCopying(
        generated: generated, training: real, heldOut: heldOut, componentCount: 10,
        threads: threads)
      var numbers = [
        kid.value, kid.standardError, kid.subsetMean, kid.subsetDeviation,
        try FrechetDistance(real: real, generated: generated, threads: threads).value,
        try mongeInceptionDistance(
          real: real, generated: generated, directions: directions, threads: threads),
        try vendiScore(of: generated, threads: threads),
        manifold.precision, manifold.recall, manifold.density, manifold.coverage,
        copying.value, try meanPairwiseDistance(of: real, threads: threads),
      ]
      numbers += try probe.probabilities(of: generated, threads: threads)
      numbers += try calibratedDistances(of: generated, training: real, threads: threads)
      numbers += try closestPairs(5, of: generated, to: [real], threads: threads).map(\.distance)
      return numbers.map(\.bitPattern)
    }
    let single = try scores(1)
    for threads in [2, 3, 8] { #expect(try scores(threads) == single, "\(threads) threads") }
  }
}
