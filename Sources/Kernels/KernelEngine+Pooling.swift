import KernelReference

extension KernelEngine {
  /// output[n, c] = the largest of input[n, p, c] over the pixels, indices[n, c] the first such p.
  public func globalMaxPool(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    indices: UnsafeMutablePointer<Int32>, batch: Int, pixels: Int, channels: Int
  ) {
    Reference.globalMaxPool(
      input: input, output: output, indices: indices, batch: batch, pixels: pixels,
      channels: channels)
  }

  /// output[n, indices[n, c], c] = values[n, c], zero at all other pixels: the gradient of the pool.
  public func scatterPixels(
    values: UnsafePointer<Float>, indices: UnsafePointer<Int32>,
    output: UnsafeMutablePointer<Float>, batch: Int, pixels: Int, channels: Int
  ) {
    Reference.scatterPixels(
      values: values, indices: indices, output: output, batch: batch, pixels: pixels,
      channels: channels)
  }

  /// output[n, c] = input[n, indices[n, c], c]: the transpose of `scatterPixels`.
  public func gatherPixels(
    input: UnsafePointer<Float>, indices: UnsafePointer<Int32>,
    output: UnsafeMutablePointer<Float>, batch: Int, pixels: Int, channels: Int
  ) {
    Reference.gatherPixels(
      input: input, indices: indices, output: output, batch: batch, pixels: pixels,
      channels: channels)
  }
}
