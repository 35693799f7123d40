public import Graph

/// Sets elements to zero at random while training (Srivastava et al. 2014); the others are divided
/// by 1 − rate.
public struct Dropout: Layer {
  /// `dropout`.
  public static let name = "dropout"
  /// Probability of zero, 0 ..< 1.
  public var rate: Float

  /// A dropout layer.
  public init(_ rate: Float) {
    self.rate = rate
  }

  /// Adds the dropout in training mode, nothing otherwise.
  public func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    guard scope.mode == .training, rate > 0 else { return input }
    // Every application has its own stream: real and fake must not share a mask.
    return scope.graph.dropout(
      input, rate: rate, stream: "\(scope.path)/\(scope.variables.nextApplication())")
  }
}
