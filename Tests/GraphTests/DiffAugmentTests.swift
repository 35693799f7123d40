import Graph
import Kernels
import Testing

@Suite("Differentiable augmentation")
struct DiffAugmentTests {
  private static let shape: Shape = [1, 4, 4, 3]
  /// Numbers without pattern.
  private static let picture: [Double] = (0..<48).map { Double(($0 * 29) % 47) / 23.5 - 1 }

  /// The picture changed by given draws, by the oracle and by the kernels.
  private func changed(
    _ draws: [Double], _ settings: DiffAugmentSettings
  ) -> (oracle: [Double], kernels: [Float]) {
    let graph = Graph()
    let input = graph.source("input", shape: Self.shape)
    let numbers = graph.source("draws", shape: [1, 8])
    let output = graph.diffAugmented(input, draws: numbers, settings)
    let oracle = Oracle(graph).values(
      of: [output], feeding: [input: Self.picture, numbers: draws])[0]
    let (pictures, drawn) = (FloatBuffer(count: 48), FloatBuffer(count: 8))
    pictures.replace(with: Self.picture.map(Float.init))
    drawn.replace(with: draws.map(Float.init))
    let program = Program(
      Plan(graph, keeping: [output], engine: .forTests), engine: .forTests,
      bindings: [input: pictures.all, numbers: drawn.all])
    program.run()
    return (oracle, program.values(of: output))
  }

  private func at(_ values: [Double], _ y: Int, _ x: Int, _ c: Int) -> Double {
    values[(y * 4 + x) * 3 + c]
  }

  @Test("brightness, saturation and contrast are the formulas one after the other")
  func colours() {
    let (shift, saturation, contrast) = (0.3, 1.6, 0.7)
    var expected = Self.picture.map { $0 + shift }
    for pixel in 0..<16 {
      let mean = (expected[3 * pixel] + expected[3 * pixel + 1] + expected[3 * pixel + 2]) / 3
      for c in 0..<3 {
        expected[3 * pixel + c] = (expected[3 * pixel + c] - mean) * saturation + mean
      }
    }
    let mean = expected.reduce(0, +) / 48
    expected = expected.map { ($0 - mean) * contrast + mean }
    let found = changed(
      [shift, saturation, contrast, 0, 0, 0, 0, 0],
      DiffAugmentSettings(
        color: true, translation: true, cutout: false, fill: 1, brightnessScale: 1))
    for i in 0..<48 {
      #expect(abs(found.oracle[i] - expected[i]) < 1e-12)
      #expect(abs(Double(found.kernels[i]) - expected[i]) < 1e-5)
    }
  }

  @Test("translation moves whole pixels and cutout covers a square, both with the background")
  func geometry() {
    let found = changed(
      [9, 9, 9, 1, -1, 2, -1, 0],
      DiffAugmentSettings(
        color: false, translation: true, cutout: true, fill: 0.75, brightnessScale: 1)
    ).oracle
    for y in 0..<4 {
      for x in 0..<4 {
        for c in 0..<3 {
          // Rows 2 and 3 of column 0 are covered; one row below and one column left shine through.
          let isHidden = (y >= 2 && x == 0) || y + 1 > 3 || x - 1 < 0
          let expected = isHidden ? 0.75 : at(Self.picture, y + 1, x - 1, c)
          #expect(at(found, y, x, c) == expected, "\(y) \(x)")
        }
      }
    }
  }

  @Test(
    "a move by a side or more shows the background alone", arguments: [4, -4, 9, -9] as [Double])
  func farMoves(distance: Double) {
    for (dy, dx) in [(distance, 0), (0, distance), (distance, distance)] {
      let found = changed(
        [9, 9, 9, dy, dx, 0, 0, 0],
        DiffAugmentSettings(
          color: false, translation: true, cutout: false, fill: 0.75, brightnessScale: 1))
      #expect(found.oracle == Array(repeating: 0.75, count: 48))
      #expect(found.kernels == Array(repeating: 0.75, count: 48))
    }
  }

  @Test("draws stay in their ranges, differ between samples and streams, and come back")
  func draws() {
    func pictures(_ stream: String, step: UInt64) -> [Float] {
      let graph = Graph()
      // White pictures: colours come out grey, what is not shown comes out as the fill of −5.
      let white = graph.constant(1, shape: [64, 16, 16, 3])
      let output = graph.diffAugmented(
        white,
        DiffAugmentSettings(
          color: true, translation: true, cutout: true, fill: -5, brightnessScale: 1),
        stream: stream)
      let program = Program(
        Plan(graph, keeping: [output], engine: .forTests), engine: .forTests, bindings: [:])
      program.random.position = RandomPosition(seed: 5, step: step)
      program.run()
      return program.values(of: output)
    }
    let values = pictures("real", step: 3)
    #expect(values == pictures("real", step: 3))
    #expect(values != pictures("fake", step: 3))
    #expect(values != pictures("real", step: 4))
    var shades: Set<Float> = []
    for sample in 0..<64 {
      let part = values[(sample * 768)..<((sample + 1) * 768)]
      let hidden = part.count { $0 == -5 } / 3
      // At most the cutout of 8×8 and two rows and columns; the cutout has at least a quarter.
      #expect(hidden >= 16 && hidden <= 64 + 60, "\(hidden)")
      for value in part where value != -5 {
        #expect(value >= 0.499 && value <= 1.501)
        shades.insert(value)
      }
    }
    #expect(shades.count >= 60)
  }
}
