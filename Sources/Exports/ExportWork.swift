import OrderedMap

/// How an export works: on how many threads, whom it tells, and what stops it.
package struct ExportWork: Sendable {
  /// Told how far a step has come.
  package typealias Progress = @Sendable (_ title: String, _ done: Int, _ total: Int) -> Void

  private let threadCount: Int
  private let progress: Progress
  private let checkInterruption: @Sendable () throws -> Void

  /// - Parameters:
  ///   - threadCount: Threads that read and check pictures; what is written does not depend on it.
  ///   - progress: Told how far the work is.
  ///   - checkInterruption: Throws when the user has asked to stop.
  package init(
    threadCount: Int = 1, progress: @escaping Progress = { _, _, _ in },
    checkInterruption: @escaping @Sendable () throws -> Void = {}
  ) {
    self.threadCount = threadCount
    self.progress = progress
    self.checkInterruption = checkInterruption
  }

  /// Computes a value for each of `count` items on all threads, some at a time, and uses them in order.
  ///
  /// - Parameters:
  ///   - title: What is being done.
  ///   - count: How many items.
  ///   - block: Items computed before they are used.
  ///   - compute: Called on any thread.
  ///   - use: Called on this one, in order.
  /// - Throws: What `compute` and `use` throw, or the interruption.
  func each<Value: Sendable>(
    _ title: String, count: Int, block: Int = 256,
    compute: @Sendable (Int) throws -> Value, use: (Int, Value) throws -> Void
  ) throws {
    for first in stride(from: 0, to: count, by: block) {
      try step(title, done: first, of: count)
      let values = orderedMap(count: min(block, count - first), threads: threadCount) { index in
        Result { try compute(first + index) }
      }
      for (index, value) in values.enumerated() { try use(first + index, try value.get()) }
    }
    try step(title, done: count, of: count)
  }

  /// Tells how far a step is.
  ///
  /// - Throws: The interruption.
  func step(_ title: String, done: Int, of count: Int) throws {
    try checkInterruption()
    progress(title, done, count)
  }
}
