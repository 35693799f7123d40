import CKernelIntrinsics
import Glibc
import KernelTasks
import Synchronization

/// Threads that wait for work and share it.
///
/// A job is a kernel, its task and a number of work items. Threads claim items one by one from a
/// shared counter, the caller among them; which thread runs an item does not matter, because the
/// items are cut by shape and write to different places. Waiting threads spin for some microseconds
/// (steps of a network follow each other closely) and then sleep.
///
/// A class, because it owns threads; the last reference stops and joins them.
final class WorkerPool: Sendable {
  private let state: PoolState
  private let workers: [Worker]

  /// A pool of `threads` threads, the caller of `run` included.
  ///
  /// Each has `scratchCount` floats of scratch.
  init(threads: Int, scratchCount: Int) {
    let state = PoolState(threads: max(threads, 1), scratchCount: scratchCount)
    self.state = state
    workers = (1..<max(threads, 1)).compactMap { Worker(state: state, index: $0) }
  }

  deinit {
    state.stop()
    for worker in workers { worker.join() }
  }

  /// Runs all items and returns when they are done.
  ///
  /// Calls from several threads take turns.
  func run(_ kernel: AnyKernel, task: UnsafeRawPointer, items: Int) {
    guard items > 0 else { return }
    state.run(kernel, task: task, items: items, isShared: !workers.isEmpty)
  }
}

/// One thread of the pool.
private struct Worker: @unchecked Sendable {
  let thread: pthread_t

  /// Nil when the system gives no more threads; the pool then works with fewer.
  init?(state: PoolState, index: Int) {
    var thread = pthread_t()
    let start = Unmanaged.passRetained(WorkerStart(state: state, index: index))
    let status = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let start = Unmanaged<WorkerStart>.fromOpaque(argument).takeRetainedValue()
        start.state.work(index: start.index)
        return nil
      }, start.toOpaque())
    guard status == 0 else {
      start.release()
      return nil
    }
    self.thread = thread
  }

  func join() { pthread_join(thread, nil) }
}

/// What a new thread is told.
private final class WorkerStart: Sendable {
  let state: PoolState
  let index: Int

  init(state: PoolState, index: Int) {
    self.state = state
    self.index = index
  }
}
