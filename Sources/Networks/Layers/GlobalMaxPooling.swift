public import Graph

/// The largest value of each channel over the pixels, N×H×W×C → N×C.
///
/// The gradient goes to the first of equal maxima.
public struct GlobalMaxPooling: Layer {
  /// `global_max_pooling`.
  public static let name = "global_max_pooling"

  /// A pooling layer.
  public init() {}

  /// Adds the pool.
  public func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.globalMaxPool(input)
  }
}
