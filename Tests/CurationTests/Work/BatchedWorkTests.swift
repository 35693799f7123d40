import Curation
import Foundation
import Synchronization
import Testing

@Suite("Work that is committed in batches")
struct BatchedWorkTests {
  private struct Refused: Error {}

  @Test("comes in order, whatever the threads", arguments: [1, 2, 7], [0, 1, 5, 1000])
  func order(threads: Int, count: Int) throws {
    var found: [Int] = []
    try inBatches(count: count, size: 5, threads: threads) {
      $0 * $0
    } commit: {
      found += $0
    }
    #expect(found == (0..<count).map { $0 * $0 })
  }

  @Test("is not computed far ahead of a commit that takes long")
  func bounded() throws {
    let started = Atomic<Int>(0)
    var (committed, farthest) = (0, 0)
    try inBatches(count: 20_000, size: 10, threads: 3) { index in
      _ = started.wrappingAdd(1, ordering: .relaxed)
      return index
    } commit: { results in
      // Long enough for thousands of such results.
      if committed < 50 { Thread.sleep(forTimeInterval: 0.02) }
      farthest = max(farthest, started.load(ordering: .relaxed) - committed)
      committed += results.count
    }
    #expect(committed == 20_000)
    #expect(farthest <= 16 * 10)
  }

  @Test("ends when a commit throws, also threads that wait for it", arguments: [1, 4])
  func stops(threads: Int) {
    #expect(throws: Refused.self) {
      try inBatches(count: 20_000, size: 10, threads: threads) {
        $0
      } commit: { _ in
        Thread.sleep(forTimeInterval: 0.05)
        throw Refused()
      }
    }
  }
}
