package import Graph

/// The elements of each sample with other axes.
package struct Reshape: Layer {
  package static let name = "reshape"
  /// H, W and C; one of them may be −1: what is left.
  package var shape: [Int]

  /// A reshape of N×… to N×shape.
  package init(_ shape: Int...) {
    self.shape = shape
  }

  package func outputShape(for input: [Int], _ walk: inout ShapeWalk) throws(Misfit) -> [Int] {
    // -1 is what the others leave.
    for axis in shape where axis != -1 { try walk.requireSize(axis, "shape") }
    let open = shape.count { $0 == -1 }
    try walk.requireSetting(
      [1, 3].contains(shape.count) && open <= 1, "shape",
      "[H, W, C] or [C] with at most one -1", found: "\(shape)")
    let text = shape.map { $0 == -1 ? "?" : "\($0)" }.joined(separator: "×")
    let known = ShapeWalk.values(shape.filter { $0 != -1 })
    let values = ShapeWalk.values(input)
    try walk.require(
      open == 1 ? values % known == 0 : values == known,
      open == 1 ? "a multiple of \(known) values for \(text)" : "\(known) values for \(text)",
      found: input)
    return shape.map { $0 == -1 ? values / known : $0 }
  }

  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.reshape(input, to: scope.outputShape)
  }
}

/// N×H×W×C → N×(H·W·C).
package struct Flatten: Layer {
  package static let name = "flatten"

  package init() {}

  package func outputShape(for input: [Int], _ walk: inout ShapeWalk) throws(Misfit) -> [Int] {
    [ShapeWalk.values(input)]
  }

  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.reshape(input, to: scope.outputShape)
  }
}
