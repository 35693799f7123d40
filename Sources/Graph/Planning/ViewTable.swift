/// Which tensors share the memory of others: reshapes and batch slices.
struct ViewTable {
  private let graph: Graph

  init(_ graph: Graph) {
    self.graph = graph
  }

  /// The tensor whose memory `tensor` lies in and how many floats after its start.
  func view(of tensor: Tensor) -> (root: Tensor, offset: Int) {
    var (root, offset) = (tensor, 0)
    while root.output == 0 {
      let node = graph.nodes[root.node]
      guard let alias = node.operation.alias(for: node.inputs.map(\.shape)) else { break }
      root = node.inputs[alias.input]
      offset += alias.offset
    }
    return (root, offset)
  }
}
