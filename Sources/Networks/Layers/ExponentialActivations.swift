public import Graph
import KernelInterface

/// x where x ≥ 0, e^x − 1 elsewhere.
///
/// It is the ELU of Clevert et al. 2016 with α = 1.
public struct ELU: Layer {
  /// `elu`.
  public static let name = "elu"

  /// An ELU.
  public init() {}

  /// Adds the activation.
  public func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.activate(input, .elu(alpha: 1, scale: 1))
  }
}

/// The self-normalising ELU with α = 1.6732632 and scale 1.0507010.
///
/// The numbers are those of Klambauer et al. 2017.
public struct SELU: Layer {
  /// `selu`.
  public static let name = "selu"

  /// A SELU.
  public init() {}

  /// Adds the activation.
  public func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.activate(
      input, .elu(alpha: 1.673_263_242_354_377_2, scale: 1.050_700_987_355_480_5))
  }
}

/// e^x ÷ Σ e^x over the channels.
public struct Softmax: Layer {
  /// `softmax`.
  public static let name = "softmax"

  /// A softmax.
  public init() {}

  /// Adds the softmax.
  public func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.softmax(input)
  }
}
