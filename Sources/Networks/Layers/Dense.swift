package import Graph

/// A fully connected layer N×C → N×units: x·w + b, weights C×units.
package struct Dense: Layer {
  /// `dense`.
  package static let name = "dense"
  /// Number of outputs.
  package var units: Int
  /// Whether a bias is added.
  package var bias: Bool

  /// A dense layer.
  package init(_ units: Int, bias: Bool = true) {
    self.units = units
    self.bias = bias
  }

  /// Adds the product and the bias.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    let inputs = input.shape.channels
    let fan = Fan(incoming: inputs, outgoing: units)
    let kernel = scope.parameter("kernel", shape: [inputs, units], fan: fan, role: .kernel)
    let product = scope.graph.dense(input, kernel)
    guard bias else { return product }
    let values = scope.parameter("bias", shape: [units], fan: fan, role: .bias)
    return scope.graph.addBias(product, values)
  }
}
