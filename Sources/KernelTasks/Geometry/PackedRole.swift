/// What weights are packed for; each role has its own order in memory.
package enum PackedRole: String, CaseIterable, Hashable, Sendable {
  /// The convolution itself.
  case forward
  /// The gradient by the input, which is also the transposed convolution.
  case inputGradient
}
