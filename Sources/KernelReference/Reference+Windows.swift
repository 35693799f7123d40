package import KernelTasks

extension Reference {
  /// What `operation` makes of every window of `g`, each channel by itself; activation is left to others.
  package static func windows<Scalar: BinaryFloatingPoint>(
    _ operation: WindowOperation, input: UnsafePointer<Scalar>, weights: UnsafePointer<Scalar>?,
    output: UnsafeMutablePointer<Scalar>, _ g: ConvolutionGeometry
  ) {
    let channels = g.inputChannels
    for index in 0..<g.batch * g.outputHeight * g.outputWidth * channels {
      let (place, c) = (index / channels, index % channels)
      let (row, x) = (place / g.outputWidth, place % g.outputWidth)
      let (n, y) = (row / g.outputHeight, row % g.outputHeight)
      var (sum, count): (Scalar, Scalar) = (0, 0)
      var best: Scalar?
      for tap in 0..<g.kernelHeight * g.kernelWidth {
        let iy = y * g.stride + tap / g.kernelWidth - g.padTop
        let ix = x * g.stride + tap % g.kernelWidth - g.padLeft
        guard (0..<g.inputHeight).contains(iy), (0..<g.inputWidth).contains(ix) else { continue }
        let value = input[((n * g.inputHeight + iy) * g.inputWidth + ix) * channels + c]
        sum += value * (weights?[tap * channels + c] ?? 1)
        count += 1
        best = max(best ?? value, value)
      }
      output[index] =
        switch operation {
        case .depthwise: sum
        case .mean: sum / max(count, 1)
        case .paddedMean: sum / Scalar(g.kernelHeight * g.kernelWidth)
        case .maximum: best ?? 0
        }
    }
  }
}
