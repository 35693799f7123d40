package import Graph

/// The largest value of each channel over the pixels, N×H×W×C → N×C.
///
/// The gradient goes to the first of equal maxima.
package struct GlobalMaxPooling: Layer {
  /// `global_max_pooling`.
  package static let name = "global_max_pooling"

  /// A pooling layer.
  package init() {}

  /// Adds the pool.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.globalMaxPool(input)
  }
}
