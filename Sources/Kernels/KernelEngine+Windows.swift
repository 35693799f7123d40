package import KernelTasks

extension KernelEngine {
  /// Depthwise convolution of N×H×W×C to N×OH×OW×C with weights KH×KW×C, bias (C) and activation.
  ///
  /// In 32-bit floats whatever the precision: it reads memory for most of its time.
  package func depthwiseConvolution(
    input: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    activation: Activation, output: UnsafeMutablePointer<Float>, _ g: ConvolutionGeometry
  ) -> some KernelCall {
    let task = WindowTask(
      .depthwise, checked(g), input: input, weights: weights, bias: bias, activation: activation,
      output: output)
    return call(table.windows, task, items: task.itemCount)
  }

  /// The mean or the largest of the pixels in each window, N×H×W×C → N×OH×OW×C.
  ///
  /// - Precondition: no window lies outside the picture.
  package func pool(
    _ operation: WindowOperation, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, _ g: ConvolutionGeometry
  ) -> some KernelCall {
    precondition(operation != .depthwise, "pooling has no weights")
    let task = WindowTask(operation, checked(g), input: input, output: output)
    return call(table.windows, task, items: task.itemCount)
  }

  private func checked(_ g: ConvolutionGeometry) -> ConvolutionGeometry {
    precondition(g.inputChannels == g.outputChannels, "channels by themselves")
    precondition(
      g.padTop < g.kernelHeight && g.padLeft < g.kernelWidth
        && (g.outputHeight - 1) * g.stride < g.inputHeight + g.padTop
        && (g.outputWidth - 1) * g.stride < g.inputWidth + g.padLeft,
      "every window has a pixel in the picture")
    return g
  }
}
