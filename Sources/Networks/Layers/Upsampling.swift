package import Graph

/// Every pixel repeated factor × factor times, N×H×W×C → N×(H·factor)×(W·factor)×C.
package struct Upsampling: Layer {
  /// `upsampling`.
  package static let name = "upsampling"
  /// Output pixels per input pixel in each direction.
  package var factor: Int

  /// Nearest upsampling.
  package init(_ factor: Int = 2) {
    self.factor = factor
  }

  /// Adds the upsampling.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.upsampleNearest(input, factor: factor)
  }
}
