/// What a convolution reads beyond the picture's edge.
package enum Padding: String, Codable, Hashable, Sendable, CaseIterable {
  /// Zeros so that the output side is ⌈side ÷ stride⌉ (TensorFlow's 'same').
  case same
  /// Nothing: only positions where the whole kernel lies inside.
  case valid
}
