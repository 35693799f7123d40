import KernelReference
import KernelTasks
import Kernels
import Testing

@Suite("windows of single channels", .arena)
struct WindowsTests {
  private static func geometry(
    channels: Int, kernel: (Int, Int), stride: Int, pad: (Int, Int)
  ) -> ConvolutionGeometry {
    var g = ConvolutionGeometry.valid(
      batch: 2, height: 7, width: 9, inputChannels: channels, outputChannels: channels,
      kernel: kernel.0, stride: stride)
    g.kernelWidth = kernel.1
    (g.padTop, g.padLeft) = pad
    g.outputHeight = (7 + 2 * pad.0 - kernel.0) / stride + 1
    g.outputWidth = (9 + 2 * pad.1 - kernel.1) / stride + 1
    return g
  }

  /// TensorFlow's padding, PyTorch's, none; windows that are not square.
  private static func geometries(_ channels: Int) -> [ConvolutionGeometry] {
    [(3, 1), (3, 2), (5, 2), (1, 1)].map { kernel, stride in
      .same(
        batch: 3, height: 8, width: 5, inputChannels: channels, outputChannels: channels,
        kernel: kernel, stride: stride)
    } + [
      geometry(channels: channels, kernel: (3, 3), stride: 1, pad: (1, 1)),
      geometry(channels: channels, kernel: (3, 3), stride: 2, pad: (0, 0)),
      geometry(channels: channels, kernel: (1, 7), stride: 1, pad: (0, 3)),
    ]
  }

  @Test(
    "depthwise convolutions are the reference's", arguments: engines, [1, 3, 8, 15, 16, 17, 40])
  func depthwise(engine: KernelEngine, channels: Int) {
    for g in Self.geometries(channels) {
      let input = Floats(random: g.inputCount, seed: 1)
      let weights = Floats(random: g.kernelHeight * g.kernelWidth * channels, seed: 2)
      let bias = Floats(random: channels, seed: 3)
      let sums = Doubles(count: g.outputCount)
      Reference.windows(
        .depthwise, input: Doubles(input).input, weights: Doubles(weights).input,
        output: sums.pointer, g)
      for (hasBias, activation) in [(false, .identity), (true, .clippedReLU(limit: 0.5))]
        as [(Bool, Activation)]
      {
        let expected = Doubles(count: g.outputCount)
        for i in 0..<g.outputCount {
          expected.pointer[i] = sums.pointer[i] + (hasBias ? Double(bias.pointer[i % channels]) : 0)
        }
        Reference.activation(
          activation, input: expected.input, output: expected.pointer, count: g.outputCount)
        let output = Floats(count: g.outputCount)
        engine.depthwiseConvolution(
          input: input.input, weights: weights.input, bias: hasBias ? bias.input : nil,
          activation: activation, output: output.pointer, g
        ).run()
        #expect(largestError(output, expected) < 3e-6, "\(g)")
        #expect(output.isIntact)
      }
    }
  }

  @Test("means and maxima are the reference's", arguments: engines, [1, 3, 8, 15, 16, 17, 40])
  func pooling(engine: KernelEngine, channels: Int) {
    for g in Self.geometries(channels) {
      // Below 0, so that a zero from outside would be the largest.
      let input = Floats(random: g.inputCount, seed: 4)
      for i in 0..<input.count { input.pointer[i] -= 2 }
      for operation in [.mean, .paddedMean, .maximum] as [WindowOperation] {
        let expected = Doubles(count: g.outputCount)
        Reference.windows(
          operation, input: Doubles(input).input, weights: nil, output: expected.pointer, g)
        let output = Floats(count: g.outputCount)
        engine.pool(operation, input: input.input, output: output.pointer, g).run()
        #expect(largestError(output, expected) < 1e-6, "\(operation) \(g)")
        #expect(output.isIntact)
      }
    }
  }

  @Test("means with and without the zeros around a picture, and a product with known numbers")
  func knownNumbers() throws {
    let engine = try KernelEngine(threads: 1)
    // 1 2 / 3 4, windows of 3×3 with one zero around.
    let g = ConvolutionGeometry.same(
      batch: 1, height: 2, width: 2, inputChannels: 1, outputChannels: 1, kernel: 3, stride: 1)
    let input = Floats([1, 2, 3, 4])
    let output = Floats(count: 4)
    engine.pool(.mean, input: input.input, output: output.pointer, g).run()
    #expect(output.array == [2.5, 2.5, 2.5, 2.5])
    engine.pool(.paddedMean, input: input.input, output: output.pointer, g).run()
    for value in output.array { #expect(abs(value - 10 / 9) < 1e-6) }
    engine.pool(.maximum, input: input.input, output: output.pointer, g).run()
    #expect(output.array == [4, 4, 4, 4])
    // Each pixel takes the one to its right.
    let weights = Floats([0, 0, 0, 0, 0, 1, 0, 0, 0])
    engine.depthwiseConvolution(
      input: input.input, weights: weights.input, bias: nil, activation: .identity,
      output: output.pointer, g
    ).run()
    #expect(output.array == [2, 0, 4, 0])
  }
}
