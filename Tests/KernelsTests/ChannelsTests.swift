import KernelReference
import Kernels
import Testing

@Suite("operations within rows, and upsampling", .arena)
struct ChannelsTests {
  @Test(
    "sums, repetition and softmax over channels are the reference's", arguments: engines,
    [1, 3, 15, 16, 17, 40])
  func channels(engine: KernelEngine, channels: Int) {
    for rows in [0, 1, 7, 1000] {
      let input = Floats(random: rows * channels, seed: 4)
      let (sums, expectedSums) = (Floats(count: rows), Floats(count: rows))
      engine.sumChannels(
        input: input.input, output: sums.pointer, rows: rows, channels: channels
      ).run()
      Reference.sumChannels(
        input: input.input, output: expectedSums.pointer, rows: rows, channels: channels)
      // Sums of up to 40 numbers near 1 in another order.
      #expect(zip(sums.array, expectedSums.array).allSatisfy { abs($0 - $1) < 1e-5 })
      #expect(sums.isIntact)

      let (wide, expectedWide) = (Floats(count: input.count), Floats(count: input.count))
      engine.broadcastChannels(
        input: sums.input, output: wide.pointer, rows: rows, channels: channels
      ).run()
      Reference.broadcastChannels(
        input: sums.input, output: expectedWide.pointer, rows: rows, channels: channels)
      #expect(wide.array == expectedWide.array)
      #expect(wide.isIntact)

      engine.softmax(input: input.input, output: wide.pointer, rows: rows, channels: channels).run()
      Reference.softmax(
        input: input.input, output: expectedWide.pointer, rows: rows, channels: channels)
      #expect(zip(wide.array, expectedWide.array).allSatisfy { abs($0 - $1) < 1e-6 })
      #expect(wide.isIntact)
    }
  }

  @Test(
    "nearest upsampling and the sums of blocks are the reference's", arguments: engines,
    [1, 3, 16, 19])
  func upsampling(engine: KernelEngine, channels: Int) {
    for factor in [1, 2, 3] {
      let (batch, height, width) = (2, 3, 5)
      let small = Floats(random: batch * height * width * channels, seed: 5)
      let large = Floats(count: small.count * factor * factor)
      let expected = Floats(count: large.count)
      engine.upsampleNearest(
        input: small.input, output: large.pointer, batch: batch, height: height, width: width,
        channels: channels, factor: factor
      ).run()
      Reference.upsampleNearest(
        input: small.input, output: expected.pointer, batch: batch, height: height, width: width,
        channels: channels, factor: factor)
      #expect(large.array == expected.array)
      #expect(large.isIntact)

      let (sums, expectedSums) = (Floats(count: small.count), Floats(count: small.count))
      let values = Floats(random: large.count, seed: 6)
      engine.upsampleBlockSums(
        input: values.input, output: sums.pointer, batch: batch, height: height, width: width,
        channels: channels, factor: factor
      ).run()
      Reference.upsampleBlockSums(
        input: values.input, output: expectedSums.pointer, batch: batch, height: height,
        width: width, channels: channels, factor: factor)
      #expect(zip(sums.array, expectedSums.array).allSatisfy { abs($0 - $1) < 1e-5 })
      #expect(sums.isIntact)
    }
  }
}
