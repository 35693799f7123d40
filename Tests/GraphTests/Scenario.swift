import Graph
import Kernels
import SeededRandom

/// A case on a graph with fixed random numbers: a scalar that depends on every output element, and
/// its gradients.
struct Scenario {
  let graph = Graph()
  let inputs: [Tensor]
  let output: Tensor
  /// Σ wᵢ·yᵢ² + Σ wᵢ·yᵢ, so that the gradient depends on the output.
  let loss: Tensor
  var feeds: [Tensor: [Double]]

  init(_ operation: OperationCase) {
    let graph = graph
    inputs = operation.shapes.enumerated().map {
      graph.source("input \($0.offset)", shape: $0.element)
    }
    output = operation.build(graph, inputs)
    let weights = graph.source("weights", shape: output.shape)
    let weighted = graph.multiply(output, weights)
    loss = graph.add(graph.sumAll(graph.multiply(weighted, output)), graph.sumAll(weighted))
    feeds = [:]
    for (index, tensor) in (inputs + [weights]).enumerated() {
      feeds[tensor] = Self.values(tensor.shape.count, index: index)
    }
  }

  /// Values from a normal distribution, kept away from 0 where piecewise-linear functions have a kink.
  static func values(_ count: Int, index: Int) -> [Double] {
    var random = CounterRandom(seed: 5, stream: RandomStream("graph test"), index: UInt64(index))
    return random.normal(count: count).map { Double($0 < 0 ? $0 - 0.01 : $0 + 0.01) }
  }

  /// Central differences of a scalar by every element of `tensor`, in double precision.
  func finiteDifferences(of result: Tensor, by tensor: Tensor) -> [Double] {
    let step = 1e-5
    let oracle = Oracle(graph)
    return (0..<tensor.shape.count).map { index in
      let values = [step, -step].map { change in
        var changed = feeds
        changed[tensor]?[index] += change
        return oracle.values(of: [result], feeding: changed)[0][0]
      }
      return (values[0] - values[1]) / (2 * step)
    }
  }

  /// Runs the executor in single precision.
  func executed(_ tensors: [Tensor], engine: KernelEngine) -> [[Float]] {
    var bindings: [Tensor: FloatSlice] = [:]
    for (tensor, values) in feeds {
      let buffer = FloatBuffer(count: values.count)
      buffer.replace(with: values.map { Float($0) })
      bindings[tensor] = buffer.all
    }
    let program = Program(
      Plan(graph, keeping: tensors, engine: engine), engine: engine, bindings: bindings)
    program.run()
    // A second run must not depend on what the first left behind.
    program.run()
    return tensors.map { program.values(of: $0) }
  }
}

/// ‖a − b‖ ÷ max(‖b‖, 1e-6).
func relativeError(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  let difference = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  return difference / max(b.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-6)
}
