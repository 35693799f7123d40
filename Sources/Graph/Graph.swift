/// One operation and the values that it reads.
struct Node {
  let operation: any Operation
  let inputs: [Tensor]
  let outputShapes: [Shape]
}

/// A static computation: nodes in the order in which they were added, each after its inputs.
///
/// Every operation's file extends this type with the method that adds its node. A class, because
/// layers and `gradients(of:withRespectTo:)` all add to the same graph.
package final class Graph {
  private(set) var nodes: [Node] = []

  /// Whether layers and gradients take forms that compute the same with less.
  let folds: Bool
  /// Whether layers on label planes are computed without the planes.
  private(set) var foldsLabelPlanes: Bool
  /// Which share of the batch the graph computes.
  package let split: BatchSplit

  /// An empty graph.
  ///
  /// - Parameters:
  ///   - folds: False for a graph that shows the layers as the network defines them.
  ///   - split: How the batch is cut, for a graph of one of its parts.
  package init(folds: Bool = true, split: BatchSplit = .whole) {
    self.folds = folds
    self.split = split
    foldsLabelPlanes = folds
  }

  /// Lets `build` add layers on label planes as they are defined, for gradients by the planes.
  package func keepingLabelPlanes<Result>(_ build: () -> Result) -> Result {
    foldsLabelPlanes = false
    defer { foldsLabelPlanes = folds }
    return build()
  }

  /// Adds a node and returns all of its outputs.
  ///
  /// - Precondition: the inputs belong to this graph and their shapes fit the operation.
  package func add(_ operation: any Operation, _ inputs: [Tensor]) -> [Tensor] {
    for input in inputs {
      precondition(
        input.node < nodes.count && nodes[input.node].outputShapes[input.output] == input.shape,
        "an input of \(operation.name) belongs to another graph")
    }
    let shapes = operation.outputShapes(for: inputs.map(\.shape))
    nodes.append(Node(operation: operation, inputs: inputs, outputShapes: shapes))
    return shapes.indices.map {
      Tensor(node: nodes.count - 1, output: $0, shape: shapes[$0])
    }
  }

  /// Adds a node and returns its first output.
  func addSingle(_ operation: any Operation, _ inputs: [Tensor]) -> Tensor {
    add(operation, inputs)[0]
  }

  /// The operation that produces a tensor.
  func operation(of tensor: Tensor) -> any Operation { nodes[tensor.node].operation }

  /// The tensors that a node's outputs are.
  func outputs(of node: Int) -> [Tensor] {
    nodes[node].outputShapes.enumerated().map {
      Tensor(node: node, output: $0.offset, shape: $0.element)
    }
  }
}
