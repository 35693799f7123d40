package import Graph

/// A fully connected layer N×C → N×units: x·w + b, weights C×units.
package struct Dense: Layer {
  package static let name = "dense"
  /// Number of outputs.
  package var units: Int
  /// Whether a bias is added.
  package var bias: Bool

  package init(_ units: Int, bias: Bool = true) {
    self.units = units
    self.bias = bias
  }

  package func outputShape(for input: [Int], _ walk: inout ShapeWalk) throws(Misfit) -> [Int] {
    try walk.requireSize(units, "units")
    try walk.requireRow(input)
    try walk.count(products: [input[0], units])
    return [units]
  }

  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    let inputs = input.shape.channels
    let fan = Fan(incoming: inputs, outgoing: units)
    let kernel = scope.parameter("kernel", shape: [inputs, units], fan: fan, role: .kernel)
    let product = scope.graph.dense(input, kernel)
    return bias ? scope.addingBias(to: product, fan: fan) : product
  }
}
