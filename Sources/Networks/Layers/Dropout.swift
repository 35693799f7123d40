package import Graph

/// Sets elements to zero at random while training; the others are divided by 1 − rate.
///
/// The method is that of Srivastava et al. 2014.
package struct Dropout: ElementwiseLayer {
  package static let name = "dropout"
  /// Probability of zero, 0 ..< 1.
  package var rate: Float
  /// Whether elements are dropped when the network is used, too: the only noise that pix2pix has.
  package var always: Bool?

  package init(_ rate: Float, always: Bool? = nil) {
    self.rate = rate
    self.always = always
  }

  package func checkSettings(_ walk: ShapeWalk) throws(Misfit) {
    try walk.requireSetting(rate >= 0 && rate < 1, "rate", "0 to below 1", found: "\(rate)")
  }

  /// Adds the dropout in training mode, nothing otherwise.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    let isOn = scope.mode == .training || (scope.mode == .evaluation && always == true)
    guard isOn, rate > 0 else { return input }
    // Every application has its own stream: real and fake must not share a mask.
    return scope.graph.dropout(
      input, rate: rate, stream: "\(scope.path)/\(scope.variables.nextApplication())")
  }
}
