package import KernelTasks

/// One convolution or dense layer in a graph, or one of their gradients.
package struct ConvolutionUse: Hashable, Sendable {
  /// Which of the three products of a convolution it is.
  package enum Product: Hashable, Sendable {
    /// Input and weights.
    case forward
    /// Output gradient and weights; a transposed convolution's forward pass.
    case inputGradient
    /// Input and output gradient.
    case weightGradient
  }

  /// Sizes.
  package let geometry: ConvolutionGeometry
  /// What is multiplied with what.
  package let product: Product
}

extension Graph {
  /// The convolutions and dense layers of the graph, in order, as the network defines them.
  package var convolutions: [ConvolutionUse] {
    nodes.compactMap { node in
      switch node.operation {
      case let operation as Convolution:
        ConvolutionUse(geometry: operation.geometry, product: .forward)
      case let operation as ConvolutionInputGradient:
        ConvolutionUse(geometry: operation.geometry, product: .inputGradient)
      case let operation as ConvolutionWeightGradient:
        ConvolutionUse(geometry: operation.geometry, product: .weightGradient)
      default: nil
      }
    }
  }
}
