import Graph
import Kernels
import Testing

@Suite("Random operations")
struct RandomOperationTests {
  private func values(
    seed: UInt64 = 1, step: UInt64, threads: Int = 1, _ build: (Graph) -> Tensor
  ) throws -> [Float] {
    let graph = Graph()
    let output = build(graph)
    let engine = try KernelEngine(threads: threads)
    let program = Program(
      Plan(graph, keeping: [output], engine: engine), engine: engine, bindings: [:])
    program.random.position = RandomPosition(seed: seed, step: step)
    program.run()
    return program.values(of: output)
  }

  @Test("noise is standard normal and depends on seed, step and stream alone")
  func noise() throws {
    func noise(seed: UInt64 = 1, step: UInt64, stream: String, threads: Int = 1) throws -> [Float] {
      try values(seed: seed, step: step, threads: threads) {
        $0.normalNoise(shape: [100, 101], stream: stream)
      }
    }
    let first = try noise(step: 0, stream: "a")
    let count = Float(first.count)
    let mean = first.reduce(0, +) / count
    let variance = first.reduce(0) { $0 + $1 * $1 } / count
    // Four standard errors: 4/√10100 = 0.04, and 4·√(2/10100) = 0.056.
    #expect(abs(mean) < 0.04 && abs(variance - 1) < 0.056)
    #expect(try first == noise(step: 0, stream: "a", threads: 3))
    #expect(try first != noise(step: 1, stream: "a"))
    #expect(try first != noise(step: 0, stream: "b"))
    #expect(try first != noise(seed: 2, step: 0, stream: "a"))
  }

  @Test("targets are exchanged for whole samples with the given probability")
  func targets() throws {
    let found = try values(step: 4) {
      $0.randomTargets(0.9, or: 0, probability: 0.1, shape: [2000, 2, 3, 1], stream: "real")
    }
    var exchanged = 0
    for sample in 0..<2000 {
      let part = Set(found[(sample * 6)..<((sample + 1) * 6)])
      #expect(part == [0.9] || part == [0])
      if part == [0] { exchanged += 1 }
    }
    // Four standard deviations of a binomial count of 2,000 at 0.1 are 54.
    #expect(abs(exchanged - 200) < 54)
  }
}
