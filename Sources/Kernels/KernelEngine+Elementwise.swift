package import KernelTasks

// Output may be the same memory as an input of the same shape in all of these.
extension KernelEngine {
  /// output = activation(input).
  package func activation(
    _ activation: Activation, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    count: Int
  ) -> some KernelCall {
    elementwise(.activation, input, output: output, count: count) { $0.activation = activation }
  }

  /// inputGradient = outputGradient · activation′, the derivative taken from the OUTPUT y
  /// (leaky ReLU: 1 where y ≥ 0, else the slope; with slope 0, ReLU, 1 where y > 0).
  package func activationGradient(
    _ activation: Activation, output y: UnsafePointer<Float>,
    outputGradient: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>, count: Int
  ) -> some KernelCall {
    elementwise(.activationGradient, y, outputGradient, output: inputGradient, count: count) {
      $0.activation = activation
    }
  }

  /// output = a + b, a − b or a · b, element by element.
  package func combine(
    _ operation: ElementwiseOperation, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, count: Int
  ) -> some KernelCall {
    elementwise(operation, a, b, output: output, count: count)
  }

  /// output = scale · input + shift.
  package func affine(
    input: UnsafePointer<Float>, scale: Float, shift: Float, output: UnsafeMutablePointer<Float>,
    count: Int
  ) -> some KernelCall {
    elementwise(.affine, input, output: output, count: count) {
      ($0.scale, $0.shift) = (scale, shift)
    }
  }

  /// output = scale · byte + shift.
  package func imagesToFloat(
    bytes: UnsafePointer<UInt8>, output: UnsafeMutablePointer<Float>, scale: Float, shift: Float,
    count: Int
  ) -> some KernelCall {
    elementwise(.imagesToFloat, output, output: output, count: count) {
      ($0.bytes, $0.scale, $0.shift) = (bytes, scale, shift)
    }
  }

  /// Binary cross-entropy on logits per element: max(x, 0) − x·z + log(1 + e^−|x|).
  package func bceWithLogits(
    logits: UnsafePointer<Float>, targets: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, count: Int
  ) -> some KernelCall {
    elementwise(.bceWithLogits, logits, targets, output: output, count: count)
  }

  /// An operation with `set` for what only some have; without `b` it has one input.
  func elementwise(
    _ operation: ElementwiseOperation, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>? = nil,
    output: UnsafeMutablePointer<Float>, count: Int, set: (inout ElementwiseTask) -> Void = { _ in }
  ) -> TaskCall<ElementwiseTask> {
    var task = ElementwiseTask(operation, a, b ?? a, output: output, count: count)
    set(&task)
    return call(table.elementwise, task, items: task.itemCount)
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
