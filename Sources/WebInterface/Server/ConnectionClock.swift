import Synchronization

/// Until when a connection may do what it does, and what ends it.
///
/// A class, because the connection sets the time and the server looks at it.
final class ConnectionClock: Sendable {
  private struct State {
    var deadline: ContinuousClock.Instant?
    var isIdle = true
    var isLate = false
    var isEnding = false
    var task: Task<Void, Never>?
  }

  private let state = Mutex(State())

  /// Whether the connection was ended for its time.
  var isLate: Bool { state.withLock(\.isLate) }

  /// Whether the connection was told to end.
  var isEnding: Bool { state.withLock(\.isEnding) }
  /// Until when the connection may wait for a request; nil while it does anything else, or ends.
  var idleDeadline: ContinuousClock.Instant? {
    state.withLock { $0.isIdle && !$0.isEnding ? $0.deadline : nil }
  }

  /// Says which task serves the connection.
  func start(_ task: Task<Void, Never>) {
    let isEnding = state.withLock { state in
      state.task = task
      return state.isEnding
    }
    if isEnding { task.cancel() }
  }

  /// Gives the next step its time, nil for as long as it takes.
  func allow(_ time: Duration?, isIdle: Bool = false) {
    let deadline = time.map { ContinuousClock.now + $0 }
    state.withLock { ($0.deadline, $0.isIdle) = (deadline, isIdle) }
  }

  /// Ends the connection if its time is over.
  func check(_ now: ContinuousClock.Instant) {
    let isLate = state.withLock { state in
      guard let deadline = state.deadline, deadline < now, !state.isEnding else { return false }
      state.isLate = true
      return true
    }
    if isLate { end() }
  }

  /// Ends the connection.
  func end() {
    let task = state.withLock { state in
      state.isEnding = true
      return state.task
    }
    task?.cancel()
  }

  /// Waits until the connection has ended.
  func wait() async { await state.withLock(\.task)?.value }
}
