/// What weights are packed for; each role has its own order in memory.
package enum PackedRole: String, CaseIterable, Hashable, Sendable {
  /// The convolution itself.
  case forward
  /// The gradient by the input, which is also the transposed convolution.
  case inputGradient

  /// Whether it is the convolution itself; `==` would leave a weak function in a kernel's object.
  @inlinable @inline(__always)
  package var isForward: Bool {
    switch self {
    case .forward: true
    case .inputGradient: false
    }
  }
}
