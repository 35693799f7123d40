/// Computes tensors of a graph in double precision with the plain kernels, node by node.
///
/// It shares no code with the planner and the executor, so that they can be compared with it, and
/// its precision allows finite differences. It is hundreds of times slower than the executor.
package struct Oracle {
  private let graph: Graph

  /// An oracle for a graph.
  package init(_ graph: Graph) {
    self.graph = graph
  }

  /// The values of `tensors`.
  ///
  /// - Parameters:
  ///   - tensors: What to compute.
  ///   - feeds: Values of every input and parameter that the tensors depend on; a fed tensor is
  ///     taken as given even where a node would compute it.
  ///   - random: The position of random operations.
  /// - Returns: The elements of each tensor, in the order of `tensors`.
  /// - Precondition: every input needed is fed, with as many values as its shape has.
  package func values(
    of tensors: [Tensor], feeding feeds: [Tensor: [Double]],
    random: RandomPosition = RandomPosition(seed: 0, step: 0)
  ) -> [[Double]] {
    var known = feeds
    for (tensor, values) in feeds {
      precondition(values.count == tensor.shape.count, "\(values.count) values for \(tensor.shape)")
    }
    for tensor in tensors { evaluate(tensor, into: &known, random: random) }
    return tensors.map { known[$0] ?? [] }
  }

  private func evaluate(
    _ tensor: Tensor, into known: inout [Tensor: [Double]], random: RandomPosition
  ) {
    guard known[tensor] == nil else { return }
    let needed = nodesNeeded(for: tensor, known: known)
    for index in needed {
      let node = graph.nodes[index]
      let context = EvaluationContext(
        inputs: node.inputs.map { known[$0] ?? [] }, inputShapes: node.inputs.map(\.shape),
        outputShapes: node.outputShapes, random: random)
      for (output, values) in zip(graph.outputs(of: index), node.operation.evaluate(context))
      where known[output] == nil {
        precondition(values.count == output.shape.count, "\(node.operation.name): wrong count")
        known[output] = values
      }
    }
  }

  /// The nodes to compute, in the order of the graph.
  private func nodesNeeded(for tensor: Tensor, known: [Tensor: [Double]]) -> [Int] {
    var isNeeded = [Bool](repeating: false, count: tensor.node + 1)
    isNeeded[tensor.node] = true
    for index in stride(from: tensor.node, through: 0, by: -1) where isNeeded[index] {
      for input in graph.nodes[index].inputs where known[input] == nil {
        isNeeded[input.node] = true
      }
    }
    return isNeeded.indices.filter { isNeeded[$0] }
  }
}
