package import KernelTasks

/// A wish for one input in the order that a convolution kernel reads.
package struct WeightPacking: Hashable, Sendable {
  /// Which input holds the weights.
  package let input: Int
  /// What they are used for.
  package let role: PackedRole
  /// The convolution that uses them.
  package let geometry: ConvolutionGeometry
}
