import KernelReference
import KernelTasks
import Kernels
import Testing

/// Rows × channels around vectors, blocks of rows and the folding of narrow rows.
struct RowShape: CustomTestStringConvertible {
  let rows: Int
  let channels: Int
  var count: Int { rows * channels }
  var testDescription: String { "\(rows)×\(channels)" }

  static let awkward = all.filter { !isEmulated || $0.count < 10_000 }

  private static let all =
    [0, 1, 2, 15, 17, 33, 700].flatMap { rows in
      [1, 2, 3, 4, 7, 8, 15, 16, 17, 33, 64, 100, 127, 128, 129, 512].map {
        RowShape(rows: rows, channels: $0)
      }
    } + [RowShape(rows: 40_001, channels: 3), RowShape(rows: 20_003, channels: 16)]
}

@Suite("rows × channels", .arena)
struct RowsTests {
  @Test("bias and broadcasts are exact", arguments: engines, RowShape.awkward)
  func mapped(engine: KernelEngine, shape: RowShape) {
    let input = Floats(random: shape.count, seed: 1)
    let vector = Floats(random: shape.channels, seed: 2)
    let output = Floats(count: shape.count)
    let values = input.array
    let factors = vector.array
    engine.addBias(
      input: input.input, bias: vector.input, output: output.pointer, rows: shape.rows,
      channels: shape.channels
    ).run()
    #expect(output.array == values.indices.map { values[$0] + factors[$0 % shape.channels] })
    engine.broadcastRows(
      channelVector: vector.input, output: output.pointer, rows: shape.rows,
      channels: shape.channels
    ).run()
    #expect(output.array == values.indices.map { factors[$0 % shape.channels] })
    #expect(output.isIntact)
  }

  @Test("sums of rows and of everything are the reference's", arguments: engines, RowShape.awkward)
  func sums(engine: KernelEngine, shape: RowShape) {
    let input = Floats(random: shape.count, seed: 3)
    let exact = Doubles(input)
    let expected = Doubles(count: shape.channels)
    Reference.sumRows(
      input: exact.input, output: expected.pointer, rows: shape.rows, channels: shape.channels)
    let output = Floats(count: shape.channels)
    let scratch = Floats(
      count: engine.sumRowsScratchCount(rows: shape.rows, channels: shape.channels))
    engine.sumRows(
      input: input.input, output: output.pointer, scratch: scratch.pointer, rows: shape.rows,
      channels: shape.channels
    ).run()
    // Some hundred additions in a row in Float, on sums of about 10.
    #expect(largestError(output, expected) < 3e-5)
    #expect(output.isIntact && scratch.isIntact)

    let all = Floats(count: engine.sumAllScratchCount(count: shape.count))
    let sum = Floats(count: 1)
    engine.sumAll(
      input: input.input, output: sum.pointer, count: shape.count, scratch: all.pointer
    ).run()
    #expect(
      abs(Double(sum.array[0]) - Reference.sumAll(input: exact.input, count: shape.count)) < 1e-3)
    #expect(all.isIntact && sum.isIntact)
  }

  @Test("channels are copied between rows of any distance", arguments: engines, [1, 3, 16, 35])
  func copied(engine: KernelEngine, channels: Int) {
    let rows = 301
    let input = Floats(random: rows * (channels + 5), seed: 4)
    let output = Floats(repeating: 7, count: rows * (channels + 2))
    engine.copyChannels(
      input: input.input + 5, inputStride: channels + 5, output: output.pointer + 1,
      outputStride: channels + 2, channels: channels, rows: rows
    ).run()
    for r in 0..<rows {
      let row = (0..<channels + 2).map { output.pointer[r * (channels + 2) + $0] }
      let source = (0..<channels).map { input.pointer[r * (channels + 5) + 5 + $0] }
      #expect(row == [7] + source + [7])
    }
    #expect(output.isIntact)
  }
}
