import KernelInterface
import KernelReference
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
        pixels: pixels, channels: channels)
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
        pixels: pixels, channels: channels)
      #expect(scattered.array == expectedScatter.array)
      #expect(scattered.isIntact)

      let gathered = Floats(count: output.count)
      engine.gatherPixels(
        input: input.input, indices: indices, output: gathered.pointer, batch: batch,
        pixels: pixels, channels: channels)
      #expect(gathered.array == output.array)
      #expect(gathered.isIntact)
    }
  }
}
