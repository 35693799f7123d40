import Graph
import KernelTasks
import Kernels
import Testing

@Suite("The planner")
struct PlanTests {
  private func layer(_ graph: Graph, _ input: Tensor, index: Int) -> Tensor {
    let geometry = ConvolutionGeometry.same(
      batch: 2, height: 4, width: 4, inputChannels: 3, outputChannels: 3, kernel: 3, stride: 1)
    let weights = graph.parameter("weights \(index)", shape: [3, 3, 3, 3])
    let bias = graph.source("bias \(index)", shape: [3])
    return graph.activate(
      graph.addBias(graph.convolution(input, weights, geometry), bias), .leakyReLU(slope: 0.2))
  }

  @Test("bias and activation are fused into the convolution before them")
  func fusion() {
    let graph = Graph()
    let output = layer(graph, graph.source("input", shape: [2, 4, 4, 3]), index: 0)
    let plan = Plan(graph, keeping: [output], engine: .forTests)
    #expect(plan.listing == ["convolution (2×4×4×3, 3×3×3×3, 3) → 2×4×4×3"])
  }

  @Test("the derivative of an activation is fused into the input gradient before it")
  func fusedDerivative() {
    let graph = Graph()
    let input = graph.source("input", shape: [2, 4, 4, 3])
    let output = layer(graph, layer(graph, input, index: 0), index: 1)
    let gradient = graph.gradients(of: graph.sumAll(output), withRespectTo: [input])
    let plan = Plan(graph, keeping: gradient, engine: .forTests)
    // The derivative of the second layer's activation stands alone: nothing is before it.
    #expect(plan.listing.filter { $0.hasPrefix("activation gradient") }.count == 1)
    #expect(
      plan.listing.contains(
        "convolution input gradient (2×4×4×3, 3×3×3×3, 2×4×4×3) → 2×4×4×3"))
  }

  @Test("a value that something else reads is not fused away")
  func sharedValue() {
    let graph = Graph()
    let input = graph.source("input", shape: [4])
    let bias = graph.source("bias", shape: [4])
    let sum = graph.addBias(input, bias)
    let output = graph.multiply(sum, graph.activate(sum, .tanh))
    let plan = Plan(graph, keeping: [output], engine: .forTests)
    #expect(plan.listing.count == 3)
  }

  @Test("a chain needs room for two values, however long it is")
  func liveness() {
    let graph = Graph()
    var value = graph.source("input", shape: [2, 4, 4, 3])
    for index in 0..<10 { value = layer(graph, value, index: index) }
    let plan = Plan(graph, keeping: [value], engine: .forTests)
    #expect(plan.listing.count == 10)
    #expect(plan.arenaCount <= 2 * 2 * 4 * 4 * 3 + 64)
  }

  @Test("gradients are written where their memory is bound, copies where they are shared")
  func destinations() {
    let graph = Graph()
    let a = graph.source("a", shape: [3])
    let b = graph.source("b", shape: [3])
    let loss = graph.sumAll(graph.add(a, b))
    let gradients = graph.gradients(of: loss, withRespectTo: [a, b])
    // Both gradients are the same values and must still be written to two places.
    let plan = Plan(graph, keeping: [loss], writing: gradients, engine: .forTests)
    let memory = FloatBuffer(count: 6)
    var bindings: [Tensor: FloatSlice] = [:]
    for tensor in [a, b] { bindings[tensor] = FloatBuffer(count: 3).all }
    bindings[gradients[0]] = memory.slice(at: 0, count: 3)
    bindings[gradients[1]] = memory.slice(at: 3, count: 3)
    let program = Program(plan, engine: .forTests, bindings: bindings)
    program.run()
    #expect(memory.values == [1, 1, 1, 1, 1, 1])
  }

  @Test("a second factor that is an input counts as it is, a parameter once it is marked")
  func packedInput() {
    let graph = Graph()
    let rows = graph.source("rows", shape: [1, 2])
    let input = graph.source("input", shape: [1, 2])
    let parameter = graph.parameter("parameter", shape: [1, 2])
    let products = [input, parameter].map {
      graph.convolutionInputGradient(
        rows, $0, .dense(batch: 1, inputs: 1, outputs: 2), shape: [1, 1])
    }
    let buffers = (0..<3).map { _ in FloatBuffer(count: 2) }
    let program = Program(
      Plan(graph, keeping: products, engine: .forTests), engine: .forTests,
      bindings: Dictionary(uniqueKeysWithValues: zip([rows, input, parameter], buffers.map(\.all))))
    buffers[0].replace(with: [2, 3])
    for values in [[5, 7], [11, 13]] as [[Float]] {
      for buffer in buffers[1...] {
        for (place, value) in values.enumerated() { unsafe buffer.base[place] = value }
      }
      program.run()
      #expect(program.values(of: products[0]) == [2 * values[0] + 3 * values[1]])
    }
    // 2 · 5 + 3 · 7, until the change is marked.
    #expect(program.values(of: products[1]) == [31])
    buffers[2].markChanged()
    program.run()
    #expect(program.values(of: products[1]) == [61])
  }
}
