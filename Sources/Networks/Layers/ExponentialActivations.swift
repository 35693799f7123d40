package import Graph
import KernelTasks

/// x where x ≥ 0, e^x − 1 elsewhere.
///
/// It is the ELU of Clevert et al. 2016 with α = 1.
package struct ELU: ElementwiseLayer {
  package static let name = "elu"

  package init() {}

  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.activate(input, .elu(alpha: 1, scale: 1))
  }
}

/// The self-normalising ELU with α = 1.6732632 and scale 1.0507010.
///
/// The numbers are those of Klambauer et al. 2017.
package struct SELU: ElementwiseLayer {
  package static let name = "selu"
  /// The α of values below 0.
  package static let alpha: Float = 1.673_263_242_354_377_2
  /// What all values are multiplied with.
  package static let scale: Float = 1.050_700_987_355_480_5

  package init() {}

  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.activate(input, .elu(alpha: Self.alpha, scale: Self.scale))
  }
}

/// e^x ÷ Σ e^x over the channels.
package struct Softmax: ElementwiseLayer {
  package static let name = "softmax"

  package init() {}

  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.softmax(input)
  }
}
