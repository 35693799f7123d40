import SeededRandom
import Testing

@Suite("Counter-based random numbers")
struct CounterRandomTests {
  /// The known answers that the generator's authors publish (Random123, `kat_vectors`).
  @Test("Philox 4×32-10 gives the published answers")
  func publishedAnswers() {
    let ones = UInt32.max
    let answers = [
      philox(counter: (0, 0, 0, 0), key: (0, 0)),
      philox(counter: (ones, ones, ones, ones), key: (ones, ones)),
      philox(
        counter: (0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344),
        key: (0xA409_3822, 0x299F_31D0)),
    ].map { [$0.0, $0.1, $0.2, $0.3] }
    #expect(answers[0] == [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8])
    #expect(answers[1] == [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD])
    #expect(answers[2] == [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1])
  }

  @Test("another seed, stream or index gives other numbers, the same ones give the same")
  func keys() {
    func first(_ seed: UInt64, _ stream: String, _ index: UInt64) -> UInt64 {
      var random = CounterRandom(seed: seed, stream: RandomStream(stream), index: index)
      return random.next()
    }
    #expect(first(7, "flip", 3) == first(7, "flip", 3))
    let others = [
      first(7, "flip", 3), first(8, "flip", 3), first(7, "zoom", 3), first(7, "flip", 4),
    ]
    #expect(Set(others).count == 4)
  }

  @Test("normal draws have mean 0, variance 1 and the normal share within one deviation")
  func normalMoments() {
    var random = CounterRandom(seed: 1, stream: RandomStream("moments"))
    let values = random.normal(count: 200_001).map(Double.init)
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    let within = Double(values.count { abs($0) < 1 }) / Double(values.count)
    // Five standard errors of each estimate.
    #expect(abs(mean) < 0.0112)
    #expect(abs(variance - 1) < 0.0159)
    #expect(abs(within - 0.682689) < 0.0053)
    #expect(values.allSatisfy { $0.isFinite })
  }

  @Test("uniform draws stay in [0, 1) and fill ten bins evenly")
  func uniformBins() {
    var random = CounterRandom(seed: 2, stream: RandomStream("bins"))
    var bins = [Int](repeating: 0, count: 10)
    for _ in 0..<100_000 {
      let value = random.uniform()
      #expect(value >= 0 && value < 1)
      bins[Int(value * 10)] += 1
    }
    let chiSquare = bins.reduce(0.0) { $0 + (Double($1) - 10_000) * (Double($1) - 10_000) / 10_000 }
    #expect(chiSquare < 27.9)  // 99.9 % quantile, nine degrees of freedom.
  }

  @Test("a permutation holds every number once and is not the identity")
  func permutation() {
    var random = CounterRandom(seed: 3, stream: RandomStream("order"))
    let order = random.permutation(count: 1000)
    #expect(order.sorted() == Array(0..<1000))
    #expect(order != Array(0..<1000))
  }
}
