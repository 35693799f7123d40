package import KernelTasks

// Output may be the same memory as an input of the same shape in all of these.
extension KernelEngine {
  /// output = activation(input).
  package func activation(
    _ activation: Activation, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    count: Int
  ) -> some KernelCall {
    let task = ElementwiseTask(
      a: input, b: input, output: output, count: count, activation: activation)
    return call(table.elementwise.activation, task, items: task.itemCount)
  }

  /// inputGradient = outputGradient · activation′, the derivative taken from the OUTPUT y
  /// (leaky ReLU: 1 where y ≥ 0, else the slope; with slope 0, ReLU, 1 where y > 0).
  package func activationGradient(
    _ activation: Activation, output y: UnsafePointer<Float>,
    outputGradient: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>, count: Int
  ) -> some KernelCall {
    let task = ElementwiseTask(
      a: y, b: outputGradient, output: inputGradient, count: count, activation: activation)
    return call(table.elementwise.activationGradient, task, items: task.itemCount)
  }

  /// output = a + b.
  package func add(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    count: Int
  ) -> some KernelCall {
    let task = ElementwiseTask(a: a, b: b, output: output, count: count)
    return call(table.elementwise.add, task, items: task.itemCount)
  }

  /// output = a − b.
  package func subtract(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    count: Int
  ) -> some KernelCall {
    let task = ElementwiseTask(a: a, b: b, output: output, count: count)
    return call(table.elementwise.subtract, task, items: task.itemCount)
  }

  /// output = a · b, element by element.
  package func multiply(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    count: Int
  ) -> some KernelCall {
    let task = ElementwiseTask(a: a, b: b, output: output, count: count)
    return call(table.elementwise.multiply, task, items: task.itemCount)
  }

  /// output = scale · input + shift.
  package func affine(
    input: UnsafePointer<Float>, scale: Float, shift: Float, output: UnsafeMutablePointer<Float>,
    count: Int
  ) -> some KernelCall {
    let task = ElementwiseTask(
      a: input, b: input, output: output, count: count, scale: scale, shift: shift)
    return call(table.elementwise.affine, task, items: task.itemCount)
  }

  /// accumulator += scale · x.
  package func addScaled(
    accumulator: UnsafeMutablePointer<Float>, x: UnsafePointer<Float>, scale: Float, count: Int
  ) -> some KernelCall {
    let task = ElementwiseTask(
      a: accumulator, b: x, output: accumulator, count: count, scale: scale)
    return call(table.elementwise.addScaled, task, items: task.itemCount)
  }

  /// output = scale · byte + shift.
  package func imagesToFloat(
    bytes: UnsafePointer<UInt8>, output: UnsafeMutablePointer<Float>, scale: Float, shift: Float,
    count: Int
  ) -> some KernelCall {
    let task = ElementwiseTask(
      a: output, b: output, bytes: bytes, output: output, count: count, scale: scale, shift: shift)
    return call(table.elementwise.imagesToFloat, task, items: task.itemCount)
  }
}

extension KernelEngine {
  /// Elements that share one random sequence in `dropoutMask`.
  package static var dropoutChunk: Int { DropoutTask.chunk }

  /// The factors of inverted dropout, 0 with probability `rate` (0 ..< 1), else 1 ÷ (1 − rate).
  ///
  /// Element i of chunk k (of `dropoutChunk` elements) is 0 where the upper 24 bits of word i of
  /// the Philox 4×32-10 sequence with this key and the counter words (·, counter.0 + k, counter.1,
  /// counter.2), as a fraction of 2²⁴, are below `rate`. `counter.0` + chunks must not overflow.
  package func dropoutMask(
    output: UnsafeMutablePointer<Float>, count: Int, rate: Float, key: (UInt32, UInt32),
    counter: (UInt32, UInt32, UInt32)
  ) -> some KernelCall {
    let task = DropoutTask(output: output, count: count, rate: rate, key: key, counter: counter)
    return call(table.dropoutMask, task, items: task.itemCount)
  }
}
