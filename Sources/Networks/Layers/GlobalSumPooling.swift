package import Graph

/// The sum of each channel over the pixels, N×H×W×C → N×C.
package struct GlobalSumPooling: Layer {
  package static let name = "global_sum_pooling"

  package init() {}

  package func outputShape(for input: [Int], _ walk: inout ShapeWalk) throws(Misfit) -> [Int] {
    try walk.requirePicture(input)
    return [input[2]]
  }

  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.sumPixels(input)
  }
}
