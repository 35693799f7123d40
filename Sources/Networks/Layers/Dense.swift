public import Graph

/// A fully connected layer N×C → N×units: x·w + b, weights C×units.
public struct Dense: Layer {
  /// `dense`.
  public static let name = "dense"
  /// Number of outputs.
  public var units: Int
  /// Whether a bias is added.
  public var bias: Bool

  /// A dense layer.
  public init(_ units: Int, bias: Bool = true) {
    self.units = units
    self.bias = bias
  }

  /// Adds the product and the bias.
  public func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    let inputs = input.shape.channels
    let fan = Fan(incoming: inputs, outgoing: units)
    let kernel = scope.parameter("kernel", shape: [inputs, units], fan: fan, role: .kernel)
    let product = scope.graph.dense(input, kernel)
    guard bias else { return product }
    let values = scope.parameter("bias", shape: [units], fan: fan, role: .bias)
    return scope.graph.addBias(product, values)
  }
}
