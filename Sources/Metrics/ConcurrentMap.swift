import Dispatch
import Synchronization

/// The results of `body` for 0 ..< `count`, in that order, computed by up to `threads` threads.
///
/// Which thread takes which index is left open, so a body must depend on its index alone; then
/// the results do not depend on the number of threads.
func concurrentMap<Result: Sendable>(
  _ count: Int, threads: Int, _ body: @Sendable (Int) -> Result
) -> [Result] {
  guard threads > 1, count > 1 else { return (0..<count).map(body) }
  // Each slot is initialised by exactly one thread, the one that took its index off the counter.
  return unsafe [Result](unsafeUninitializedCapacity: count) { buffer, initializedCount in
    nonisolated(unsafe) let slots = unsafe buffer
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        let result = body(index)
        unsafe slots.initializeElement(at: index, to: result)
      }
    }
    initializedCount = count
  }
}
