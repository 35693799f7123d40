public import KernelInterface
import KernelReference

// Output may be the same memory as an input of the same shape in all of these.
extension KernelEngine {
  /// output = activation(input).
  public func activation(
    _ activation: Activation, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    Reference.activation(activation, input: input, output: output, count: count)
  }

  /// inputGradient = outputGradient · activation′, the derivative taken from the OUTPUT y
  /// (leaky ReLU: 1 where y ≥ 0, else the slope).
  public func activationGradient(
    _ activation: Activation, output y: UnsafePointer<Float>,
    outputGradient: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>, count: Int
  ) {
    Reference.activationGradient(
      activation, output: y, outputGradient: outputGradient, inputGradient: inputGradient,
      count: count)
  }

  /// output = a + b.
  public func add(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    Reference.add(a, b, output: output, count: count)
  }

  /// output = a − b.
  public func subtract(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    Reference.subtract(a, b, output: output, count: count)
  }

  /// output = a · b, element by element.
  public func multiply(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    Reference.multiply(a, b, output: output, count: count)
  }

  /// output = scale · input + shift.
  public func affine(
    input: UnsafePointer<Float>, scale: Float, shift: Float, output: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    Reference.affine(input: input, scale: scale, shift: shift, output: output, count: count)
  }

  /// accumulator += scale · x.
  public func addScaled(
    accumulator: UnsafeMutablePointer<Float>, x: UnsafePointer<Float>, scale: Float, count: Int
  ) {
    Reference.addScaled(accumulator: accumulator, x: x, scale: scale, count: count)
  }

  /// output = scale · byte + shift.
  public func imagesToFloat(
    bytes: UnsafePointer<UInt8>, output: UnsafeMutablePointer<Float>, scale: Float, shift: Float,
    count: Int
  ) {
    Reference.imagesToFloat(bytes: bytes, output: output, scale: scale, shift: shift, count: count)
  }
}
