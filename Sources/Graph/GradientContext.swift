/// What an operation needs to write its gradient.
package struct GradientContext {
  /// The graph to add nodes to.
  package let graph: Graph
  /// The node's inputs.
  package let inputs: [Tensor]
  /// The node's outputs.
  package let outputs: [Tensor]
  /// The gradients by the outputs; nil where an output has no part in the result.
  package let outputGradients: [Tensor?]
  /// Which inputs lead to a tensor whose gradient is wanted; nothing need be added for others.
  package let isWanted: [Bool]

  /// The gradient by the first output.
  ///
  /// - Precondition: that output has a part in the result, which is so for one-output operations.
  package var outputGradient: Tensor {
    guard let gradient = outputGradients[0] else {
      preconditionFailure("output 0 has no part in the result")
    }
    return gradient
  }

  /// Builds the gradient by one input if it is wanted.
  package func wanted(_ input: Int, _ build: () -> Tensor) -> Tensor? {
    isWanted[input] ? build() : nil
  }
}
