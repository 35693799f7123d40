public import Graph

/// The elements of each sample with other axes.
public struct Reshape: Layer {
  /// `reshape`.
  public static let name = "reshape"
  /// H, W and C; one of them may be −1: what is left.
  public var shape: [Int]

  /// A reshape of N×… to N×shape.
  public init(_ shape: Int...) {
    self.shape = shape
  }

  /// Adds the reshape.
  public func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    let known = shape.filter { $0 >= 0 }.reduce(input.shape.batch, *)
    let axes = shape.map { $0 >= 0 ? $0 : input.shape.count / max(known, 1) }
    return scope.graph.reshape(input, to: Shape([input.shape.batch] + axes))
  }
}

/// N×H×W×C → N×(H·W·C).
public struct Flatten: Layer {
  /// `flatten`.
  public static let name = "flatten"

  /// A flatten layer.
  public init() {}

  /// Adds the reshape.
  public func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    let count = input.shape.count / max(input.shape.batch, 1)
    return scope.graph.reshape(input, to: [input.shape.batch, count])
  }
}
