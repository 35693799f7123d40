import Kernels
import SeededRandom
import Testing

@Suite("dropout masks", .arena)
struct DropoutTests {
  @Test(
    "factors are those of the random sequences drawn one by one", arguments: engines,
    [0, 0.25, 0.4, 0.9999999] as [Float])
  func mask(engine: KernelEngine, rate: Float) {
    let stream = RandomStream("mask")
    for count in [0, 1, 5, 63, 64, 65, 4096, 3 * 4096 + 1000] {
      let mask = Floats(count: count)
      let first = CounterRandom(seed: 7, stream: stream, index: 3 << 20)
      engine.dropoutMask(
        output: mask.pointer, count: count, rate: rate, key: first.key, counter: first.high
      ).run()
      var expected: [Float] = []
      for chunk in 0..<4 {
        var random = CounterRandom(seed: 7, stream: stream, index: 3 << 20 | UInt64(chunk))
        for _ in 0..<4096 { expected.append(random.uniform() < rate ? 0 : 1 / (1 - rate)) }
      }
      #expect(mask.array == Array(expected[..<count]), "\(count)")
      #expect(mask.isIntact)
    }
  }
}
