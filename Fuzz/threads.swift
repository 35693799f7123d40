// Where threads of ours meet, many times over with little work, so that the thread sanitizer sees the
// orders in which they come. Results are compared with those of one thread.
import Dispatch
import Glibc
import KernelTasks
import Synchronization

/// A lock that the sanitizer knows, in the place of Synchronization's: into that library it does not
/// see, and would report whatever the lock guards.
final class Mutex<Value>: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var value: Value

  init(_ value: Value) {
    self.value = value
    pthread_mutex_init(lock, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return try body(&value)
  }
}

/// A task that notes for each item how often it was run.
struct Tally {
  let counts: UnsafeMutablePointer<Int32>
}

@main
enum Threads {
  static func main() {
    check("orderedMap", orderedMaps)
    check("inBatches", batches)
    check("WorkerPool", pools)
  }

  static func check(_ name: String, _ body: () -> Bool) {
    guard body() else { fatalError("\(name): another result than that of one thread") }
    print("\(name): the results of one thread")
  }

  static func orderedMaps() -> Bool {
    (0..<200).allSatisfy { count in
      orderedMap(count: count, threads: 4) { $0 * $0 } == (0..<count).map { $0 * $0 }
    }
  }

  static func batches() -> Bool {
    struct Stop: Error {}
    return (1..<200).allSatisfy { count in
      var (all, batches): ([Int], Int) = ([], 0)
      // Every third one is stopped after two batches, as by Ctrl-C.
      let most = count % 3 == 0 ? 2 : Int.max
      do {
        try inBatches(count: count, size: 7, threads: 4) { $0 * $0 } commit: { results in
          guard batches < most else { throw Stop() }
          all += results
          batches += 1
        }
      } catch {}
      return all == (0..<min(count, most == 2 ? 14 : count)).map { $0 * $0 }
    }
  }

  /// Kernels from two callers who take turns, on pools that come and go.
  static func pools() -> Bool {
    let kernel = Kernel<Tally> { task, item, scratch in
      scratch[0] = Float(item)
      task.pointee.counts[item] += 1
    }
    return (1..<60).allSatisfy { items in
      let pool = WorkerPool(threads: 4, scratchCount: 16)
      let callers = orderedMap(count: 2, threads: 2) { _ in
        let counts = UnsafeMutablePointer<Int32>.allocate(capacity: items)
        counts.initialize(repeating: 0, count: items)
        defer { counts.deallocate() }
        var task = Tally(counts: counts)
        for _ in 0..<50 { pool.run(AnyKernel(kernel), task: &task, items: items) }
        return (0..<items).allSatisfy { counts[$0] == 50 }
      }
      return callers == [true, true]
    }
  }
}
