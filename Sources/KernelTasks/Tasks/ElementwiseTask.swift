/// What an `ElementwiseTask` computes.
public enum ElementwiseOperation: Sendable {
  /// output = activation(a).
  case activation
  /// output = b · activation′, from the activation's output a.
  case activationGradient
  /// output = a + b.
  case add
  /// output = a − b.
  case subtract
  /// output = a · b.
  case multiply
  /// output = scale · a + shift.
  case affine
  /// output = scale · byte + shift.
  case imagesToFloat
  /// output = max(a, 0) − a·b + log(1 + e^−|a|).
  case bceWithLogits
  /// output = a rounded to bfloat16; see `BFloat16.rounded`.
  case roundToBFloat16
}

/// An operation on `count` elements; inputs that an operation does not use may be anything.
public struct ElementwiseTask {
  /// Elements of one work item.
  @inlinable @inline(__always) public static var chunk: Int { 8192 }

  /// What is computed.
  public var operation: ElementwiseOperation
  /// First input.
  public var a: UnsafePointer<Float>
  /// Second input.
  public var b: UnsafePointer<Float>
  /// Result, possibly the same memory as an input.
  public var output: UnsafeMutablePointer<Float>
  /// Elements.
  public var count: Int
  /// Input of `imagesToFloat`.
  public var bytes: UnsafePointer<UInt8>?
  /// Factor.
  public var scale: Float = 1
  /// Summand.
  public var shift: Float = 0
  /// The function of `activation` and `activationGradient`.
  public var activation = Activation.identity

  /// The number of work items.
  public var itemCount: Int { (count + Self.chunk - 1) / Self.chunk }

  package init(
    _ operation: ElementwiseOperation, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, count: Int
  ) {
    self.operation = operation
    self.a = a
    self.b = b
    self.output = output
    self.count = count
  }
}
