import Dispatch
import Synchronization

/// Computes `count` results on several threads and returns them in order.
///
/// Threads take the next index from a shared counter, so a slow item holds up one thread only; each
/// result depends on its index alone, so the number of threads changes nothing but the time.
///
/// - Parameters:
///   - count: How many results.
///   - threads: How many threads at most, at least 1.
///   - compute: Called once for each index from 0 to count − 1, on any thread.
/// - Returns: The results by index.
package func orderedMap<Result: Sendable>(
  count: Int, threads: Int, _ compute: @Sendable (Int) -> Result
) -> [Result] {
  let workers = max(1, min(threads, count))
  guard workers > 1 else { return (0..<count).map(compute) }
  let next = Atomic<Int>(0)
  let collected = Mutex<[(Int, Result)]>([])
  DispatchQueue.concurrentPerform(iterations: workers) { _ in
    var own: [(Int, Result)] = []
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { break }
      own.append((index, compute(index)))
    }
    collected.withLock { $0.append(contentsOf: own) }
  }
  return collected.withLock { $0 }.sorted { $0.0 < $1.0 }.map(\.1)
}
