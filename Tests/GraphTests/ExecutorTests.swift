import Graph
import KernelTasks
import Kernels
import Testing

extension KernelEngine {
  /// The best engine of this machine on two threads.
  static var forTests: KernelEngine {
    do {
      return try KernelEngine(threads: 2)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}

@Suite("The executor against the oracle")
struct ExecutorTests {
  // Single precision against double: sums of some hundred products, hence 1e-5.
  @Test("outputs and gradients agree for every operation", arguments: operationCases)
  func everyOperation(_ operation: OperationCase) {
    let scenario = Scenario(operation)
    let gradients = scenario.graph.gradients(of: scenario.loss, withRespectTo: scenario.inputs)
    let tensors = [scenario.output, scenario.loss] + gradients
    let expected = Oracle(scenario.graph).values(of: tensors, feeding: scenario.feeds)
    let values = scenario.executed(tensors, engine: .forTests)
    for index in tensors.indices {
      #expect(relativeError(values[index].map(Double.init), expected[index]) < 2e-5, "\(index)")
    }
  }

  @Test("gradients alone agree too, when memory is reused more", arguments: operationCases)
  func gradientsAlone(_ operation: OperationCase) {
    let scenario = Scenario(operation)
    let gradients = scenario.graph.gradients(of: scenario.loss, withRespectTo: scenario.inputs)
    let expected = Oracle(scenario.graph).values(of: gradients, feeding: scenario.feeds)
    let values = scenario.executed(gradients, engine: .forTests)
    for index in gradients.indices {
      #expect(relativeError(values[index].map(Double.init), expected[index]) < 2e-5, "\(index)")
    }
  }

  @Test(
    "operations of networks that are not trained agree",
    arguments: [0, 1, 2, 3] as [Int])
  func frozen(kind: Int) {
    let graph = Graph()
    let geometry = ConvolutionGeometry.same(
      batch: 2, height: 7, width: 6, inputChannels: 5, outputChannels: 5, kernel: 3, stride: 2)
    let input = graph.source("input", shape: [2, 7, 6, 5])
    let (weights, bias) = (graph.source("w", shape: [3, 3, 5]), graph.source("b", shape: [5]))
    let output =
      switch kind {
      case 0: graph.pool(.mean, input, geometry)
      case 1: graph.pool(.paddedMean, input, geometry)
      case 2: graph.pool(.maximum, input, geometry)
      default:
        graph.activate(
          graph.addBias(graph.depthwiseConvolution(input, weights, geometry), bias),
          .clippedReLU(limit: 0.5))
      }
    var feeds: [Tensor: [Double]] = [:]
    var bindings: [Tensor: FloatSlice] = [:]
    for (index, tensor) in [input, weights, bias].enumerated() {
      let values = Scenario.values(tensor.shape.count, index: index)
      feeds[tensor] = values
      bindings[tensor] = FloatBuffer(count: values.count).all
      bindings[tensor]?.replace(with: values.map { Float($0) })
    }
    let program = Program(
      Plan(graph, keeping: [output], engine: .forTests), engine: .forTests, bindings: bindings)
    program.run()
    let expected = Oracle(graph).values(of: [output], feeding: feeds)[0]
    #expect(expected.contains { $0 != expected[0] })
    #expect(relativeError(program.values(of: output).map(Double.init), expected) < 2e-6)
  }

  @Test("normalization with given statistics computes γ·(x − mean)·inverseStd + β")
  func normalization() {
    let graph = Graph()
    let input = graph.source("input", shape: [2, 1])
    let others = (0..<4).map { graph.source("\($0)", shape: [1]) }
    let output = graph.normalized(
      input, mean: others[0], inverseStd: others[1], gamma: others[2], beta: others[3])
    var bindings: [Tensor: FloatSlice] = [:]
    for (tensor, values) in zip([input] + others, [[3, 5], [1], [0.5], [4], [7]] as [[Float]]) {
      bindings[tensor] = FloatBuffer(count: values.count).all
      bindings[tensor]?.replace(with: values)
    }
    let program = Program(
      Plan(graph, keeping: [output], engine: .forTests), engine: .forTests, bindings: bindings)
    program.run()
    // 4·(3 − 1)·0.5 + 7 and 4·(5 − 1)·0.5 + 7.
    #expect(program.values(of: output) == [11, 15])
  }
}
