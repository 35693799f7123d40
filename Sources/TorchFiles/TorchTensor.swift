/// A tensor out of a file of PyTorch weights.
package struct TorchTensor: Hashable, Sendable {
  /// Elements in row-major order, whatever the strides in the file were.
  package enum Values: Hashable, Sendable {
    /// `torch.FloatStorage`.
    case float32([Float])
    /// `torch.LongStorage`.
    case int64([Int64])
  }

  /// The key in the state dictionary, such as `layer1.0.conv1.weight`.
  package let name: String
  /// Lengths of the dimensions, outermost first; none for a scalar.
  package let shape: [Int]
  /// The elements.
  package let values: Values
}
