/// A value in a graph: one output of one node, with its shape.
///
/// It holds no numbers.
package struct Tensor: Hashable, Sendable {
  /// The position of the producing node in its graph.
  package let node: Int
  /// Which of the node's outputs.
  package let output: Int
  /// Axis lengths.
  package let shape: Shape
}
