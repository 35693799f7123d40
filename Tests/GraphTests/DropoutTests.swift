import Graph
import Kernels
import Testing

@Suite("Dropout")
struct DropoutTests {
  private func mask(seed: UInt64, step: UInt64, stream: String) -> [Float] {
    let graph = Graph()
    let output = graph.dropout(graph.constant(1, shape: [100, 100]), rate: 0.25, stream: stream)
    let program = Program(
      Plan(graph, keeping: [output], engine: .forTests), engine: .forTests, bindings: [:])
    program.random.position = RandomPosition(seed: seed, step: step)
    program.run()
    return program.values(of: output)
  }

  @Test("a quarter of the elements is zero and the others keep the mean")
  func rate() {
    let values = mask(seed: 1, step: 0, stream: "a")
    let zeros = values.count { $0 == 0 }
    // Three standard deviations of a binomial count of 10,000 at 0.25 are 130.
    #expect(abs(zeros - 2500) < 130)
    #expect(values.allSatisfy { $0 == 0 || $0 == 1 / 0.75 })
  }

  @Test("seed, step and stream each give another mask; the same three the same")
  func keys() {
    let first = mask(seed: 1, step: 0, stream: "a")
    #expect(first == mask(seed: 1, step: 0, stream: "a"))
    #expect(first != mask(seed: 2, step: 0, stream: "a"))
    #expect(first != mask(seed: 1, step: 1, stream: "a"))
    #expect(first != mask(seed: 1, step: 0, stream: "b"))
  }
}
