import Kernels
import Testing

@Suite("transposition", .arena)
struct TransposeTests {
  @Test("every element changes its places", arguments: engines)
  func transpose(engine: KernelEngine) {
    for (count, rows, columns) in [
      (0, 3, 4), (1, 1, 1), (2, 3, 5), (1, 16, 16), (3, 17, 33), (2, 64, 40), (1, 65, 7),
      (2, 200, 129), (1, 5, 300),
    ] {
      let input = Floats(count: count * rows * columns)
      for i in 0..<input.count { input.pointer[i] = Float(i) }
      let output = Floats(count: input.count)
      engine.transpose(
        input: input.input, output: output.pointer, count: count, rows: rows, columns: columns
      ).run()
      #expect(output.isIntact)
      for matrix in 0..<count {
        for r in 0..<rows {
          for c in 0..<columns {
            let value = output.pointer[(matrix * columns + c) * rows + r]
            #expect(value == Float((matrix * rows + r) * columns + c))
          }
        }
      }
    }
  }
}
