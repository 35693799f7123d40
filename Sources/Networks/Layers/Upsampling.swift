public import Graph

/// Every pixel repeated factor × factor times, N×H×W×C → N×(H·factor)×(W·factor)×C.
public struct Upsampling: Layer {
  /// `upsampling`.
  public static let name = "upsampling"
  /// Output pixels per input pixel in each direction.
  public var factor: Int

  /// Nearest upsampling.
  public init(_ factor: Int = 2) {
    self.factor = factor
  }

  /// Adds the upsampling.
  public func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.upsampleNearest(input, factor: factor)
  }
}
