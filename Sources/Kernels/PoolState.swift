import CKernelIntrinsics
import Glibc
import KernelTasks
import Synchronization

/// A kernel whose task's type has been forgotten.
struct AnyKernel {
  let body:
    @Sendable (
      _ task: UnsafeRawPointer, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
    ) -> Void

  /// The same function.
  ///
  /// A pointer is one word in one register, whatever its type, so both structures hold functions of
  /// one form. A closure around the kernel would have to be allocated for each call.
  init<Task>(_ kernel: Kernel<Task>) {
    self = unsafeBitCast(kernel, to: AnyKernel.self)
  }
}

/// What the threads of a pool share.
///
/// `ticket` holds the item to claim next (low 32 bits) and the number of items (high 32 bits), so
/// that one atomic addition both claims an item and tells whether it exists. The fields of the job
/// are written while no item can be claimed and read only by the holder of a claimed item, which the
/// caller waits for: this order, not a lock, is what makes the unchecked `Sendable` true.
final class PoolState: @unchecked Sendable {
  private let ticket = Atomic<UInt64>(0)
  private let finishedItems = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let isStopping = Atomic<Bool>(false)

  private var kernel = AnyKernel(Kernel<Float> { _, _, _ in })
  private var task: UnsafeRawPointer

  /// One scratch per thread.
  private let scratch: UnsafeMutablePointer<Float>
  /// Floats of each, a multiple of a cache line.
  private let scratchCount: Int
  /// Held by the caller during a job.
  private let callerLock: UnsafeMutablePointer<pthread_mutex_t>
  /// Guards sleeping.
  private let sleepLock: UnsafeMutablePointer<pthread_mutex_t>
  private let wakeUp: UnsafeMutablePointer<pthread_cond_t>

  /// Turns of the waiting loop before a worker sleeps: some tens of microseconds.
  private static let spins = 2000

  init(threads: Int, scratchCount: Int) {
    self.scratchCount = RegisterTile.roundUp(scratchCount, to: 16)
    let bytes = threads * self.scratchCount * MemoryLayout<Float>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    scratch = memory.bindMemory(to: Float.self, capacity: threads * self.scratchCount)
    task = UnsafeRawPointer(memory)
    callerLock = .allocate(capacity: 1)
    sleepLock = .allocate(capacity: 1)
    wakeUp = .allocate(capacity: 1)
    pthread_mutex_init(callerLock, nil)
    pthread_mutex_init(sleepLock, nil)
    pthread_cond_init(wakeUp, nil)
  }

  deinit {
    pthread_cond_destroy(wakeUp)
    pthread_mutex_destroy(sleepLock)
    pthread_mutex_destroy(callerLock)
    wakeUp.deallocate()
    sleepLock.deallocate()
    callerLock.deallocate()
    UnsafeMutableRawPointer(scratch).deallocate()
  }

  /// Runs a job on the calling thread and those workers that come in time.
  func run(_ kernel: AnyKernel, task: UnsafeRawPointer, items: Int, isShared: Bool) {
    pthread_mutex_lock(callerLock)
    let denormals = pokeprep_flush_denormals()
    defer {
      pokeprep_restore_denormals(denormals)
      pthread_mutex_unlock(callerLock)
    }
    guard isShared, items > 1 else {
      for item in 0..<items { kernel.body(task, item, scratch) }
      return
    }
    self.kernel = kernel
    self.task = task
    finishedItems.store(0, ordering: .relaxed)
    ticket.store(UInt64(items) << 32, ordering: .sequentiallyConsistent)
    if sleepers.load(ordering: .sequentiallyConsistent) > 0 {
      pthread_mutex_lock(sleepLock)
      pthread_cond_broadcast(wakeUp)
      pthread_mutex_unlock(sleepLock)
    }
    while runOneItem(scratch) {}
    var turns = 0
    while finishedItems.load(ordering: .acquiring) < items {
      turns &+= 1
      if turns < Self.spins { pokeprep_spin_hint() } else { sched_yield() }
    }
  }

  /// The life of a worker.
  func work(index: Int) {
    _ = pokeprep_flush_denormals()
    let scratch = scratch + index * scratchCount
    while !isStopping.load(ordering: .acquiring) {
      if runOneItem(scratch) { continue }
      var turns = 0
      while turns < Self.spins, !hasItem {
        pokeprep_spin_hint()
        turns &+= 1
      }
      if !hasItem { sleep() }
    }
  }

  /// Ends the life of all workers.
  func stop() {
    isStopping.store(true, ordering: .sequentiallyConsistent)
    pthread_mutex_lock(sleepLock)
    pthread_cond_broadcast(wakeUp)
    pthread_mutex_unlock(sleepLock)
  }

  private var hasItem: Bool {
    let value = ticket.load(ordering: .sequentiallyConsistent)
    return value & 0xFFFF_FFFF < value >> 32
  }

  /// Claims and runs one item; false when none is left.
  private func runOneItem(_ scratch: UnsafeMutablePointer<Float>) -> Bool {
    guard hasItem else { return false }
    let value = ticket.wrappingAdd(1, ordering: .acquiringAndReleasing).oldValue
    let item = value & 0xFFFF_FFFF
    guard item < value >> 32 else { return false }
    kernel.body(task, Int(item), scratch)
    finishedItems.wrappingAdd(1, ordering: .acquiringAndReleasing)
    return true
  }

  /// Waits for a job without using the CPU.
  ///
  /// A caller that does not see the sleeper has published its job before the sleeper looks once
  /// more.
  private func sleep() {
    pthread_mutex_lock(sleepLock)
    sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
    while !hasItem, !isStopping.load(ordering: .sequentiallyConsistent) {
      pthread_cond_wait(wakeUp, sleepLock)
    }
    sleepers.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(sleepLock)
  }
}
