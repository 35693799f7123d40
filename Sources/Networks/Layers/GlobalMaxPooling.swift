package import Graph

/// The largest value of each channel over the pixels, N×H×W×C → N×C.
///
/// The gradient goes to the first of equal maxima.
package struct GlobalMaxPooling: Layer {
  package static let name = "global_max_pooling"

  package init() {}

  package func outputShape(for input: [Int], _ walk: inout ShapeWalk) throws(Misfit) -> [Int] {
    try walk.requirePicture(input)
    return [input[2]]
  }

  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.globalMaxPool(input)
  }
}
