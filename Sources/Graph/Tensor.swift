/// A value in a graph: one output of one node, with its shape.
///
/// It holds no numbers.
public struct Tensor: Hashable, Sendable {
  /// The position of the producing node in its graph.
  public let node: Int
  /// Which of the node's outputs.
  public let output: Int
  /// Axis lengths.
  public let shape: Shape
}
