package import KernelTasks

extension KernelEngine {
  /// output[n, c] = the largest of input[n, p, c] over the pixels, indices[n, c] the first such p.
  package func globalMaxPool(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    indices: UnsafeMutablePointer<Int32>, batch: Int, pixels: Int, channels: Int
  ) -> some KernelCall {
    let task = PoolingTask(
      .globalMaxPool, input: input, output: output, indices: indices, pixels: pixels,
      channels: channels)
    return call(table.pooling, task, items: batch)
  }

  /// output[n, indices[n, c], c] = values[n, c], zero at all other pixels: the gradient of the pool.
  package func scatterPixels(
    values: UnsafePointer<Float>, indices: UnsafePointer<Int32>,
    output: UnsafeMutablePointer<Float>, batch: Int, pixels: Int, channels: Int
  ) -> some KernelCall {
    let task = PoolingTask(
      .scatterPixels, input: values, output: output,
      indices: UnsafeMutablePointer(mutating: indices),
      pixels: pixels, channels: channels)
    return call(table.pooling, task, items: batch)
  }

  /// output[n, c] = input[n, indices[n, c], c]: the transpose of `scatterPixels`.
  package func gatherPixels(
    input: UnsafePointer<Float>, indices: UnsafePointer<Int32>,
    output: UnsafeMutablePointer<Float>, batch: Int, pixels: Int, channels: Int
  ) -> some KernelCall {
    let task = PoolingTask(
      .gatherPixels, input: input, output: output, indices: UnsafeMutablePointer(mutating: indices),
      pixels: pixels, channels: channels)
    return call(table.pooling, task, items: batch)
  }

  /// The gradient of a convolution by its input where only the maxima of its output's channels have
  /// one: N×H×W×C from the gradient by the maxima (N×OC), the output pixels that hold them (N×OC) and
  /// the weights in the order OC×(KH·KW·C), multiplied with a mask.
  package func pooledInputGradient(
    values: UnsafePointer<Float>, indices: UnsafePointer<Int32>, weights: UnsafePointer<Float>,
    mask: ActivationMask? = nil, inputGradient: UnsafeMutablePointer<Float>,
    _ g: ConvolutionGeometry
  ) -> some KernelCall {
    var task = PooledGradientTask(
      .input, g, values: values, indices: indices, source: weights, target: inputGradient)
    task.mask = mask
    return call(table.pooledGradient, task, items: g.batch)
  }

  /// The gradient by the weights, in the order OC×(KH·KW·C), of the same.
  package func pooledWeightGradient(
    input: UnsafePointer<Float>, values: UnsafePointer<Float>, indices: UnsafePointer<Int32>,
    weightGradient: UnsafeMutablePointer<Float>, _ g: ConvolutionGeometry
  ) -> some KernelCall {
    let task = PooledGradientTask(
      .weights, g, values: values, indices: indices, source: input, target: weightGradient)
    return call(table.pooledGradient, task, items: g.outputChannels)
  }
}
