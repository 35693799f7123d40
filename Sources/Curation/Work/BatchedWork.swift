import Dispatch
import Synchronization

/// Computes `count` results on several threads while the calling one commits them in batches.
///
/// Batches are committed in order, each as soon as it is complete, with its results in order; so
/// neither the number of threads nor their luck changes anything but the time. When `commit` throws,
/// the threads stop at their next item. They are at most 16 batches ahead of what is committed, so that
/// memory does not grow where committing is what takes long.
///
/// - Parameters:
///   - count: How many results.
///   - size: Results in a batch, at least 1.
///   - threads: How many threads compute, at least 1; the calling one comes on top.
///   - compute: Called at most once for each index from 0 to count − 1, on any thread.
///   - commit: Called on the calling thread.
/// - Throws: What `commit` throws.
package func inBatches<Result: Sendable>(
  count: Int, size: Int, threads: Int, compute: @escaping @Sendable (Int) -> Result,
  commit: ([Result]) throws -> Void
) throws {
  let work = BatchedWork(count: count, size: size, compute: compute)
  let group = DispatchGroup()
  for _ in 0..<max(1, min(threads, count)) {
    DispatchQueue.global().async(group: group) { work.run() }
  }
  defer { group.wait() }
  for batch in 0..<work.batchCount {
    do { try commit(work.results(of: batch)) } catch {
      work.stop()
      throw error
    }
    work.makeRoom(size)
  }
}

/// What the threads and the committing one share.
private final class BatchedWork<Result: Sendable>: Sendable {
  let batchCount: Int
  private let count: Int
  private let size: Int
  private let compute: @Sendable (Int) -> Result
  private let next = Atomic<Int>(0)
  private let isStopped = Atomic<Bool>(false)
  private let finished: Mutex<[[(Int, Result)]]>
  private let complete: [DispatchSemaphore]
  /// Counts the results that may be computed before another batch is committed.
  ///
  /// Made with 0, since a semaphore must not end below what it was made with.
  private let room = DispatchSemaphore(value: 0)
  private let batchesAhead = 16

  init(count: Int, size: Int, compute: @escaping @Sendable (Int) -> Result) {
    self.count = count
    self.size = size
    self.compute = compute
    batchCount = (count + size - 1) / size
    finished = Mutex(Array(repeating: [], count: batchCount))
    complete = (0..<batchCount).map { _ in DispatchSemaphore(value: 0) }
    makeRoom(size * batchesAhead)
  }

  func makeRoom(_ results: Int) { for _ in 0..<results { room.signal() } }

  /// Takes the next index from a shared counter until there is none: a slow item holds up one thread
  /// only.
  func run() {
    // A thread that ends lets the next one see that there is nothing to wait for.
    defer { room.signal() }
    while true {
      room.wait()
      guard !isStopped.load(ordering: .relaxed) else { return }
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      let result = compute(index)
      let batch = index / size
      let isComplete = finished.withLock { batches in
        batches[batch].append((index, result))
        return batches[batch].count == min(size, count - batch * size)
      }
      if isComplete { complete[batch].signal() }
    }
  }

  /// Waits for a batch and takes its results, in order.
  func results(of batch: Int) -> [Result] {
    complete[batch].wait()
    let results = finished.withLock { batches in
      defer { batches[batch] = [] }
      return batches[batch]
    }
    return results.sorted { $0.0 < $1.0 }.map(\.1)
  }

  func stop() {
    isStopped.store(true, ordering: .relaxed)
    room.signal()
  }
}
