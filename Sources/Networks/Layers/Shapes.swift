package import Graph

/// The elements of each sample with other axes.
package struct Reshape: Layer {
  /// `reshape`.
  package static let name = "reshape"
  /// H, W and C; one of them may be −1: what is left.
  package var shape: [Int]

  /// A reshape of N×… to N×shape.
  package init(_ shape: Int...) {
    self.shape = shape
  }

  /// Adds the reshape.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    let known = shape.filter { $0 >= 0 }.reduce(input.shape.batch, *)
    let axes = shape.map { $0 >= 0 ? $0 : input.shape.count / max(known, 1) }
    return scope.graph.reshape(input, to: Shape([input.shape.batch] + axes))
  }
}

/// N×H×W×C → N×(H·W·C).
package struct Flatten: Layer {
  /// `flatten`.
  package static let name = "flatten"

  /// A flatten layer.
  package init() {}

  /// Adds the reshape.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    let count = input.shape.count / max(input.shape.batch, 1)
    return scope.graph.reshape(input, to: [input.shape.batch, count])
  }
}
