public import KernelInterface

/// A wish for one input in the order that a convolution kernel reads.
public struct WeightPacking: Hashable, Sendable {
  /// Which input holds the weights.
  public let input: Int
  /// What they are used for.
  public let role: PackedRole
  /// The convolution that uses them.
  public let geometry: ConvolutionGeometry
}
