import Foundation
import Synchronization

/// A value that several threads read and set.
package final class SharedValue<Value: Sendable>: Sendable {
  private let storage: Mutex<Value>

  package init(_ value: Value) { storage = Mutex(value) }

  /// The value now.
  package var value: Value { storage.withLock { $0 } }

  /// Sets it.
  package func set(_ value: Value) { storage.withLock { $0 = value } }

  /// Changes it in one piece.
  package func change<Result: Sendable>(
    _ body: @Sendable (inout Value) throws -> Result
  ) rethrows -> Result {
    try storage.withLock { value in try body(&value) }
  }
}

/// Work of one kind, a piece at a time and off the threads that answer requests.
package final class WorkQueue: Sendable {
  private let queue: DispatchQueue

  package init(_ name: String) { queue = DispatchQueue(label: "pokeprep.\(name)") }

  /// Does a piece of work after all before it.
  package func run<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result { try work() }) }
    }
  }
}

/// Waits on a thread of one's own for work that is asynchronous.
package enum Blocking {
  /// The result of the work.
  package static func result<Result: Sendable>(
    of work: @escaping @Sendable () async throws -> Result
  ) throws -> Result {
    let done = DispatchSemaphore(value: 0)
    let found = SharedValue<Swift.Result<Result, any Error>?>(nil)
    Task.detached {
      do { found.set(.success(try await work())) } catch { found.set(.failure(error)) }
      done.signal()
    }
    done.wait()
    guard let result = found.value else { throw CancellationError() }
    return try result.get()
  }
}
