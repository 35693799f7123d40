package import KernelTasks

extension Reference {
  /// Convolution with bias and activation.
  ///
  /// output[n, oy, ox, o] = activation(bias[o] + Σ input[n, oy·s + ky − padTop, ox·s + kx − padLeft,
  /// c] · weights[ky, kx, c, o]), the sum over the taps that lie inside the input.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func convolution<Scalar: BinaryFloatingPoint>(
    input: UnsafePointer<Scalar>, weights: UnsafePointer<Scalar>, bias: UnsafePointer<Scalar>?,
    activation: Activation, output: UnsafeMutablePointer<Scalar>, _ g: ConvolutionGeometry
  ) {
    for index in 0..<g.outputCount {
      output[index] = bias.map { $0[index % g.outputChannels] } ?? 0
    }
    forEachTap(g) { inputPixel, outputPixel, tap in
      let source = input + inputPixel * g.inputChannels
      let target = output + outputPixel * g.outputChannels
      for c in 0..<g.inputChannels {
        let row = weights + (tap * g.inputChannels + c) * g.outputChannels
        for o in 0..<g.outputChannels { target[o] += source[c] * row[o] }
      }
    }
    Reference.activation(activation, input: output, output: output, count: g.outputCount)
  }

  /// The gradient of a convolution by its input, with the bias (one per input channel) and
  /// activation that a transposed convolution adds.
  ///
  /// inputGradient[n, iy, ix, c] = activation(bias[c] + Σ outputGradient[n, oy, ox, o] ·
  /// weights[ky, kx, c, o]) over every tap for which (oy, ox) reads (iy, ix).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func convolutionInputGradient<Scalar: BinaryFloatingPoint>(
    outputGradient: UnsafePointer<Scalar>, weights: UnsafePointer<Scalar>,
    bias: UnsafePointer<Scalar>?, activation: Activation,
    inputGradient: UnsafeMutablePointer<Scalar>, _ g: ConvolutionGeometry
  ) {
    for index in 0..<g.inputCount {
      inputGradient[index] = bias.map { $0[index % g.inputChannels] } ?? 0
    }
    forEachTap(g) { inputPixel, outputPixel, tap in
      let source = outputGradient + outputPixel * g.outputChannels
      let target = inputGradient + inputPixel * g.inputChannels
      for c in 0..<g.inputChannels {
        let row = weights + (tap * g.inputChannels + c) * g.outputChannels
        for o in 0..<g.outputChannels { target[c] += source[o] * row[o] }
      }
    }
    Reference.activation(
      activation, input: inputGradient, output: inputGradient, count: g.inputCount)
  }

  /// The gradient of a convolution by its weights: weightGradient[ky, kx, c, o] =
  /// Σ input[n, iy, ix, c] · outputGradient[n, oy, ox, o].
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func convolutionWeightGradient<Scalar: BinaryFloatingPoint>(
    input: UnsafePointer<Scalar>, outputGradient: UnsafePointer<Scalar>,
    weightGradient: UnsafeMutablePointer<Scalar>, _ g: ConvolutionGeometry
  ) {
    for index in 0..<g.weightCount { weightGradient[index] = 0 }
    forEachTap(g) { inputPixel, outputPixel, tap in
      let source = input + inputPixel * g.inputChannels
      let gradient = outputGradient + outputPixel * g.outputChannels
      for c in 0..<g.inputChannels {
        let row = weightGradient + (tap * g.inputChannels + c) * g.outputChannels
        for o in 0..<g.outputChannels { row[o] += source[c] * gradient[o] }
      }
    }
  }

  /// Calls `body` with the input pixel, the output pixel and the tap of every pair that a
  /// convolution connects; pixels count over batch, row and column, taps over kernel row and column.
  @inline(__always)
  private static func forEachTap(_ g: ConvolutionGeometry, _ body: (Int, Int, Int) -> Void) {
    for n in 0..<g.batch {
      for oy in 0..<g.outputHeight {
        for ox in 0..<g.outputWidth {
          for ky in 0..<g.kernelHeight {
            let iy = oy * g.stride + ky - g.padTop
            guard iy >= 0, iy < g.inputHeight else { continue }
            for kx in 0..<g.kernelWidth {
              let ix = ox * g.stride + kx - g.padLeft
              guard ix >= 0, ix < g.inputWidth else { continue }
              body(
                (n * g.inputHeight + iy) * g.inputWidth + ix,
                (n * g.outputHeight + oy) * g.outputWidth + ox, ky * g.kernelWidth + kx)
            }
          }
        }
      }
    }
  }
}
