/// An operation on `count` elements; inputs that an operation does not use may be anything.
public struct ElementwiseTask {
  /// Elements of one work item.
  public static let chunk = 8192

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

  /// A task.
  public init(
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
  public var activation: KernelBody
  /// output = b · activation′, from the activation's output a.
  public var activationGradient: KernelBody
  /// output = a + b.
  public var add: KernelBody
  /// output = a − b.
  public var subtract: KernelBody
  /// output = a · b.
  public var multiply: KernelBody
  /// output = scale · a + shift.
  public var affine: KernelBody
  /// output = a + scale · b.
  public var addScaled: KernelBody
  /// output = scale · byte + shift.
  public var imagesToFloat: KernelBody
  /// output = max(a, 0) − a·b + log(1 + e^−|a|).
  public var bceWithLogits: KernelBody
  /// output = scale · (σ(a) − b).
  public var bceWithLogitsGradient: KernelBody
  /// output = a rounded to bfloat16; see `BFloat16.rounded`.
  public var roundToBFloat16: KernelBody

  /// All operations.
  public init(
    activation: @escaping KernelBody, activationGradient: @escaping KernelBody,
    add: @escaping KernelBody, subtract: @escaping KernelBody, multiply: @escaping KernelBody,
    affine: @escaping KernelBody, addScaled: @escaping KernelBody,
    imagesToFloat: @escaping KernelBody, bceWithLogits: @escaping KernelBody,
    bceWithLogitsGradient: @escaping KernelBody, roundToBFloat16: @escaping KernelBody
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
