import KernelTasks

extension Graph {
  /// A 3×3 convolution of pictures that nearest upsampling has doubled, as one transposed convolution
  /// of the small pictures: four 2×2 kernels with summed taps, one for each parity of the output pixel.
  ///
  /// Exact, edges included: what lies beyond the edge of the large picture lies beyond that of the
  /// small one. It takes 16 multiplications of each small pixel instead of 36, and 9 by the algorithm
  /// of `WinogradPass`; the gradients follow by differentiation.
  ///
  /// - Returns: nil where `input` or the geometry is anything else.
  func convolutionOfUpsampled(
    _ input: Tensor, _ weights: Tensor, _ g: ConvolutionGeometry
  ) -> Tensor? {
    guard folds, weights.shape.axes.count == 4,
      let upsampling = operation(of: input) as? UpsampleNearest, upsampling.factor == 2,
      g.kernelHeight == 3, g.kernelWidth == 3, g.stride == 1, g.padTop == 1, g.padLeft == 1,
      g.outputHeight == g.inputHeight, g.outputWidth == g.inputWidth
    else { return nil }
    let small = nodes[input.node].inputs[0]
    let transposed = ConvolutionGeometry.same(
      batch: g.batch, height: g.outputHeight, width: g.outputWidth,
      inputChannels: g.outputChannels, outputChannels: g.inputChannels, kernel: 4, stride: 2)
    return convolutionInputGradient(
      small, upsampledTaps(weights), transposed, shape: g.outputShape(rank: 4))
  }
}
