/// An operation on `count` elements; inputs that an operation does not use may be anything.
public struct ElementwiseTask {
  /// Elements of one work item.
  @inlinable @inline(__always) public static var chunk: Int { 8192 }

  /// First input.
  public var a: UnsafePointer<Float>
  /// Second input.
  public var b: UnsafePointer<Float>
  /// Input of `imagesToFloat`.
  public var bytes: UnsafePointer<UInt8>?
  /// Result, possibly the same memory as an input.
  public var output: UnsafeMutablePointer<Float>
  /// Elements.
  public var count: Int
  /// Factor.
  public var scale: Float
  /// Summand.
  public var shift: Float
  /// The function of `activation` and `activationGradient`.
  public var activation: Activation

  /// The number of work items.
  public var itemCount: Int { (count + Self.chunk - 1) / Self.chunk }

  package init(
    a: UnsafePointer<Float>, b: UnsafePointer<Float>, bytes: UnsafePointer<UInt8>? = nil,
    output: UnsafeMutablePointer<Float>, count: Int, scale: Float = 1, shift: Float = 0,
    activation: Activation = .identity
  ) {
    self.a = a
    self.b = b
    self.bytes = bytes
    self.output = output
    self.count = count
    self.scale = scale
    self.shift = shift
    self.activation = activation
  }
}

/// The operations on `ElementwiseTask`.
public struct ElementwiseKernels: Sendable {
  /// output = activation(a).
  public var activation: Kernel<ElementwiseTask>
  /// output = b · activation′, from the activation's output a.
  public var activationGradient: Kernel<ElementwiseTask>
  /// output = a + b.
  public var add: Kernel<ElementwiseTask>
  /// output = a − b.
  public var subtract: Kernel<ElementwiseTask>
  /// output = a · b.
  public var multiply: Kernel<ElementwiseTask>
  /// output = scale · a + shift.
  public var affine: Kernel<ElementwiseTask>
  /// output = a + scale · b.
  public var addScaled: Kernel<ElementwiseTask>
  /// output = scale · byte + shift.
  public var imagesToFloat: Kernel<ElementwiseTask>
  /// output = max(a, 0) − a·b + log(1 + e^−|a|).
  public var bceWithLogits: Kernel<ElementwiseTask>
  /// output = scale · (σ(a) − b).
  public var bceWithLogitsGradient: Kernel<ElementwiseTask>
  /// output = a rounded to bfloat16; see `BFloat16.rounded`.
  public var roundToBFloat16: Kernel<ElementwiseTask>

  package init(
    activation: Kernel<ElementwiseTask>, activationGradient: Kernel<ElementwiseTask>,
    add: Kernel<ElementwiseTask>, subtract: Kernel<ElementwiseTask>,
    multiply: Kernel<ElementwiseTask>,
    affine: Kernel<ElementwiseTask>, addScaled: Kernel<ElementwiseTask>,
    imagesToFloat: Kernel<ElementwiseTask>, bceWithLogits: Kernel<ElementwiseTask>,
    bceWithLogitsGradient: Kernel<ElementwiseTask>, roundToBFloat16: Kernel<ElementwiseTask>
  ) {
    self.activation = activation
    self.activationGradient = activationGradient
    self.add = add
    self.subtract = subtract
    self.multiply = multiply
    self.affine = affine
    self.addScaled = addScaled
    self.imagesToFloat = imagesToFloat
    self.bceWithLogits = bceWithLogits
    self.bceWithLogitsGradient = bceWithLogitsGradient
    self.roundToBFloat16 = roundToBFloat16
  }
}
