public import Graph
import KernelInterface

/// x where x ≥ 0, slope·x elsewhere.
public struct LeakyReLU: Layer {
  /// `leaky_relu`.
  public static let name = "leaky_relu"
  /// The factor of negative values.
  public var slope: Float

  /// A leaky ReLU; every recipe writes its slope out, since the frameworks' defaults differ.
  public init(_ slope: Float) {
    self.slope = slope
  }

  /// Adds the activation.
  public func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.activate(input, .leakyReLU(slope: slope))
  }
}

/// x where x ≥ 0, 0 elsewhere.
public struct ReLU: Layer {
  /// `relu`.
  public static let name = "relu"

  /// A ReLU.
  public init() {}

  /// Adds the activation.
  public func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.activate(input, .leakyReLU(slope: 0))
  }
}

/// tanh x.
public struct Tanh: Layer {
  /// `tanh`.
  public static let name = "tanh"

  /// A tanh.
  public init() {}

  /// Adds the activation.
  public func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.activate(input, .tanh)
  }
}

/// 1/(1 + e^−x).
public struct Sigmoid: Layer {
  /// `sigmoid`.
  public static let name = "sigmoid"

  /// A sigmoid.
  public init() {}

  /// Adds the activation.
  public func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.activate(input, .sigmoid)
  }
}
