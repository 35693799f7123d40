package import Graph
import KernelTasks

/// x where x ≥ 0, slope·x elsewhere.
package struct LeakyReLU: ElementwiseLayer {
  package static let name = "leaky_relu"
  /// The factor of negative values.
  package var slope: Float

  /// A leaky ReLU; every recipe writes its slope out, since the frameworks' defaults differ.
  package init(_ slope: Float) {
    self.slope = slope
  }

  package func checkSettings(_ walk: ShapeWalk) throws(Misfit) {
    try walk.requireSetting(slope.isFinite, "slope", "a finite number", found: "\(slope)")
  }

  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.activate(input, .leakyReLU(slope: slope))
  }
}

/// x where x ≥ 0, 0 elsewhere.
package struct ReLU: ElementwiseLayer {
  package static let name = "relu"

  package init() {}

  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.activate(input, .leakyReLU(slope: 0))
  }
}

/// tanh x.
package struct Tanh: ElementwiseLayer {
  package static let name = "tanh"

  package var outputRange: ImageRange? { .symmetric }

  package init() {}

  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.activate(input, .tanh)
  }
}

/// 1/(1 + e^−x).
package struct Sigmoid: ElementwiseLayer {
  package static let name = "sigmoid"

  package var outputRange: ImageRange? { .unit }

  package init() {}

  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.activate(input, .sigmoid)
  }
}
