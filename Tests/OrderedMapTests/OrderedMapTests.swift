import OrderedMap
import Testing

@Suite("Ordered results")
struct OrderedMapTests {
  @Test("results come in order from any number of threads")
  func orderedResults() {
    for threads in [1, 2, 7] {
      #expect(orderedMap(count: 1000, threads: threads) { $0 * $0 } == (0..<1000).map { $0 * $0 })
    }
    #expect(orderedMap(count: 0, threads: 3) { $0 }.isEmpty)
  }
}
