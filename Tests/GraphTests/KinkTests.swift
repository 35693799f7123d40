import Graph
import KernelTasks
import Kernels
import Testing

@Suite("Values at which derivatives jump")
struct KinkTests {
  @Test("a unit put on the other side of a leaky ReLU's kink takes the other slope")
  func leakyReLU() {
    let graph = Graph()
    let input = graph.source("input", shape: [1, 3])
    let output = graph.activate(input, .leakyReLU(slope: 0.2))
    let gradient = graph.gradients(of: graph.sumAll(output), withRespectTo: [input])[0]
    let program = program(graph, keeping: [gradient], input, [1, 1e-9, -1])
    program.run()
    #expect(program.values(of: gradient) == [1, 1, 0.2])
    var seen: [[Float]] = []
    program.run { kink in
      #expect(kink.kind == .zero(slope: 0.2))
      seen.append((0..<kink.count).map { kink[$0] })
      kink[1] = -1e-9
    }
    #expect(seen == [[1, 1e-9, -0.2]])
    #expect(program.values(of: gradient) == [1, 0.2, 0.2])
  }

  @Test("a pixel raised above the largest one takes its gradient")
  func largestPixel() {
    let graph = Graph()
    let input = graph.source("input", shape: [1, 2, 1, 1])
    let gradient = graph.gradients(
      of: graph.sumAll(graph.globalMaxPool(input)), withRespectTo: [input])[0]
    let program = program(graph, keeping: [gradient], input, [3, 3])
    program.run()
    #expect(program.values(of: gradient) == [1, 0])
    program.run { kink in
      #expect(kink.kind == .largest)
      kink[1] = kink[0].nextUp
    }
    #expect(program.values(of: gradient) == [0, 1])
  }

  private func program(
    _ graph: Graph, keeping kept: [Tensor], _ input: Tensor, _ values: [Float]
  ) -> Program {
    let memory = FloatBuffer(count: values.count).all
    memory.replace(with: values)
    return Program(
      Plan(graph, keeping: kept, engine: .forTests), engine: .forTests, bindings: [input: memory])
  }
}
