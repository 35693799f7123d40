import KernelInterface

extension KernelEngine {
  /// output[n, c] = the largest of input[n, p, c] over the pixels, indices[n, c] the first such p.
  public func globalMaxPool(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    indices: UnsafeMutablePointer<Int32>, batch: Int, pixels: Int, channels: Int
  ) {
    let task = PoolingTask(
      input: input, output: output, indices: indices, batch: batch, pixels: pixels,
      channels: channels)
    run(table.pooling.globalMaxPool, task, items: batch)
  }

  /// output[n, indices[n, c], c] = values[n, c], zero at all other pixels: the gradient of the pool.
  public func scatterPixels(
    values: UnsafePointer<Float>, indices: UnsafePointer<Int32>,
    output: UnsafeMutablePointer<Float>, batch: Int, pixels: Int, channels: Int
  ) {
    let task = PoolingTask(
      input: values, output: output, indices: UnsafeMutablePointer(mutating: indices), batch: batch,
      pixels: pixels,
      channels: channels)
    run(table.pooling.scatterPixels, task, items: batch)
  }

  /// output[n, c] = input[n, indices[n, c], c]: the transpose of `scatterPixels`.
  public func gatherPixels(
    input: UnsafePointer<Float>, indices: UnsafePointer<Int32>,
    output: UnsafeMutablePointer<Float>, batch: Int, pixels: Int, channels: Int
  ) {
    let task = PoolingTask(
      input: input, output: output, indices: UnsafeMutablePointer(mutating: indices), batch: batch,
      pixels: pixels,
      channels: channels)
    run(table.pooling.gatherPixels, task, items: batch)
  }
}
