package import Graph

/// Every pixel repeated factor × factor times, N×H×W×C → N×(H·factor)×(W·factor)×C.
package struct Upsampling: Layer {
  package static let name = "upsampling"
  /// Output pixels per input pixel in each direction.
  package var factor: Int

  package init(_ factor: Int = 2) {
    self.factor = factor
  }

  package func outputShape(for input: [Int], _ walk: inout ShapeWalk) throws(Misfit) -> [Int] {
    try walk.requireSize(factor, "factor", upTo: 64)
    try walk.requirePicture(input)
    return [input[0] * factor, input[1] * factor, input[2]]
  }

  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.upsampleNearest(input, factor: factor)
  }
}
