import KernelReference
import KernelTasks
import Kernels
import Testing

@Suite("global max pooling", .arena)
struct PoolingTests {
  @Test(
    "maxima, first indices, scatter and gather are the reference's", arguments: engines,
    [1, 3, 15, 16, 17, 40])
  func pooling(engine: KernelEngine, channels: Int) {
    for (batch, pixels) in [(0, 4), (1, 1), (3, 9), (5, 64)] {
      // Few different values, so that equal maxima occur.
      let input = Floats(random: batch * pixels * channels, seed: 3)
      for i in 0..<input.count { input.pointer[i] = (input.pointer[i] * 3).rounded() }
      let expected = Floats(count: batch * channels)
      var expectedIndices = [Int32](repeating: -1, count: batch * channels + 1)
      Reference.globalMaxPool(
        input: input.input, output: expected.pointer, indices: &expectedIndices, batch: batch,
        pixels: pixels, channels: channels)
      let output = Floats(count: batch * channels)
      var indices = [Int32](repeating: -1, count: batch * channels + 1)
      engine.globalMaxPool(
        input: input.input, output: output.pointer, indices: &indices, batch: batch,
        pixels: pixels, channels: channels
      ).run()
      #expect(output.array == expected.array)
      #expect(indices == expectedIndices)
      #expect(output.isIntact)

      let expectedScatter = Floats(count: input.count)
      Reference.scatterPixels(
        values: output.input, indices: indices, output: expectedScatter.pointer, batch: batch,
        pixels: pixels, channels: channels)
      let scattered = Floats(count: input.count)
      engine.scatterPixels(
        values: output.input, indices: indices, output: scattered.pointer, batch: batch,
        pixels: pixels, channels: channels
      ).run()
      #expect(scattered.array == expectedScatter.array)
      #expect(scattered.isIntact)

      let gathered = Floats(count: output.count)
      engine.gatherPixels(
        input: input.input, indices: indices, output: gathered.pointer, batch: batch,
        pixels: pixels, channels: channels
      ).run()
      #expect(gathered.array == output.array)
      #expect(gathered.isIntact)
    }
  }

  @Test(
    "gradients of convolutions before the maxima are the reference's of the scattered gradient",
    arguments: engines, [1, 3, 15, 17, 40])
  func pooledGradients(engine: KernelEngine, channels: Int) {
    for (kernel, stride, units) in [(3, 1, 5), (4, 2, 16), (4, 1, 33)] {
      let g = ConvolutionGeometry.same(
        batch: 3, height: 7, width: 6, inputChannels: channels, outputChannels: units,
        kernel: kernel, stride: stride)
      let values = Floats(random: g.batch * units, seed: 1)
      let weights = Floats(random: g.weightCount, seed: 2)
      let input = Floats(random: g.inputCount, seed: 3)
      let pixels = g.outputHeight * g.outputWidth
      // All pixels in turn, so that corners and edges come, too.
      let indices = (0..<g.batch * units).map { Int32($0 * 7 % pixels) }
      let scattered = Floats(count: g.outputCount)
      Reference.scatterPixels(
        values: values.input, indices: indices, output: scattered.pointer, batch: g.batch,
        pixels: pixels, channels: units)
      let turned = Floats(count: g.weightCount)
      engine.transpose(
        input: weights.input, output: turned.pointer, rows: g.weightCount / units, columns: units
      ).run()
      #expect(turned.isIntact)

      let mask = ActivationMask(.leakyReLU(slope: 0.2), output: input.input)
      for mask in [nil, mask] {
        let expected = Floats(count: g.inputCount)
        Reference.convolutionInputGradient(
          outputGradient: scattered.input, weights: weights.input, bias: nil,
          activation: .identity, inputGradient: expected.pointer, g)
        if mask != nil {
          for i in 0..<g.inputCount where input.pointer[i] < 0 { expected.pointer[i] *= 0.2 }
        }
        let result = Floats(count: g.inputCount)
        engine.pooledInputGradient(
          values: values.input, indices: indices, weights: turned.input, mask: mask,
          inputGradient: result.pointer, g
        ).run()
        #expect(result.isIntact)
        // At most units × taps terms of sizes around 1 in another order.
        for (a, b) in zip(result.array, expected.array) { #expect(abs(a - b) <= 2e-5) }
      }

      let expected = Floats(count: g.weightCount)
      Reference.convolutionWeightGradient(
        input: input.input, outputGradient: scattered.input, weightGradient: expected.pointer, g)
      let gradient = Floats(count: g.weightCount)
      let result = Floats(count: g.weightCount)
      engine.pooledWeightGradient(
        input: input.input, values: values.input, indices: indices,
        weightGradient: gradient.pointer, g
      ).run()
      engine.transpose(
        input: gradient.input, output: result.pointer, rows: units, columns: g.weightCount / units
      ).run()
      #expect(gradient.isIntact && result.isIntact)
      for (a, b) in zip(result.array, expected.array) { #expect(abs(a - b) <= 2e-5) }
    }
  }
}
