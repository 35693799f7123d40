import Graph
import KernelTasks
import Kernels
import Testing

@Suite("The planner")
struct PlanTests {
  private func layer(_ graph: Graph, _ input: Tensor, index: Int) -> Tensor {
    let geometry = ConvolutionGeometry.same(
      batch: 2, height: 4, width: 4, inputChannels: 3, outputChannels: 3, kernel: 3, stride: 1)
    let weights = graph.source("weights \(index)", shape: [3, 3, 3, 3])
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

  @Test("packed weights follow a change of the weights")
  func repacking() {
    let graph = Graph()
    let input = graph.source("input", shape: [1, 2])
    let weights = graph.source("weights", shape: [2, 1])
    let output = graph.dense(input, weights)
    let memory = [FloatBuffer(count: 2), FloatBuffer(count: 2)]
    memory[0].replace(with: [1, 10])
    memory[1].replace(with: [2, 3])
    let program = Program(
      Plan(graph, keeping: [output], engine: .forTests), engine: .forTests,
      bindings: [input: memory[0].all, weights: memory[1].all])
    program.run()
    #expect(program.values(of: output) == [32])
    memory[1].replace(with: [4, 5])
    program.run()
    #expect(program.values(of: output) == [54])
  }
}
