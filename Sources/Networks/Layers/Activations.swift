package import Graph
import KernelTasks

/// x where x ≥ 0, slope·x elsewhere.
package struct LeakyReLU: Layer {
  /// `leaky_relu`.
  package static let name = "leaky_relu"
  /// The factor of negative values.
  package var slope: Float

  /// A leaky ReLU; every recipe writes its slope out, since the frameworks' defaults differ.
  package init(_ slope: Float) {
    self.slope = slope
  }

  /// Adds the activation.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.activate(input, .leakyReLU(slope: slope))
  }
}

/// x where x ≥ 0, 0 elsewhere.
package struct ReLU: Layer {
  /// `relu`.
  package static let name = "relu"

  /// A ReLU.
  package init() {}

  /// Adds the activation.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.activate(input, .leakyReLU(slope: 0))
  }
}

/// tanh x.
package struct Tanh: Layer {
  /// `tanh`.
  package static let name = "tanh"

  /// A tanh.
  package init() {}

  /// Adds the activation.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.activate(input, .tanh)
  }
}

/// 1/(1 + e^−x).
package struct Sigmoid: Layer {
  /// `sigmoid`.
  package static let name = "sigmoid"

  /// A sigmoid.
  package init() {}

  /// Adds the activation.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.activate(input, .sigmoid)
  }
}
