/// The axis lengths of a tensor; the first axis is the batch (N), the last the channels (C).
package struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// Axis lengths, outermost first: N×H×W×C for pictures, N×C for vectors, C for biases.
  package let axes: [Int]

  /// A shape with the given axis lengths; no axis means one scalar.
  ///
  /// - Precondition: no length is negative.
  package init(_ axes: [Int]) {
    precondition(axes.allSatisfy { $0 >= 0 }, "axis lengths \(axes) must not be negative")
    self.axes = axes
  }

  /// A shape written as a list of axis lengths.
  package init(arrayLiteral axes: Int...) {
    self.init(axes)
  }

  /// A single number.
  package static let scalar: Shape = []

  /// Elements in all.
  package var count: Int { axes.reduce(1, *) }
  /// N, the first axis; 1 for a scalar.
  package var batch: Int { axes.first ?? 1 }
  /// C, the last axis; 1 for a scalar.
  package var channels: Int { axes.last ?? 1 }
  /// The product of all axes before the channels.
  package var rows: Int { axes.dropLast().reduce(1, *) }
  /// H·W of a picture tensor: the product of the axes between batch and channels.
  package var pixels: Int { axes.dropFirst().dropLast().reduce(1, *) }

  /// The same shape with another number of channels.
  package func withChannels(_ channels: Int) -> Shape { Shape(axes.dropLast() + [channels]) }
  /// The same shape with another batch.
  package func withBatch(_ batch: Int) -> Shape { Shape([batch] + axes.dropFirst()) }

  /// The axis lengths joined by ×.
  package var description: String {
    axes.isEmpty ? "scalar" : axes.map(String.init).joined(separator: "×")
  }
}

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
