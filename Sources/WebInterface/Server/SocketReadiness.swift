import FlyingSocks
import Foundation
import Glibc
import Synchronization

/// Wakes the tasks that wait for sockets, by one thread that asks poll(2).
///
/// Nothing is kept of a descriptor but while a task waits for it, so that a number that is closed and given to
/// the next connection at once means the new one. FlyingSocks' own pool keeps such numbers registered, and a
/// connection of that number is then never woken.
///
/// A class, because it owns the thread and a pipe.
final class SocketReadiness: AsyncSocketPool {
  private struct Waiter {
    var descriptor: Int32
    var events: Int16
    var continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var number: UInt64 = 0
    var waiters: [UInt64: Waiter] = [:]
    /// Waits that were cancelled before they began.
    var cancelled: Set<UInt64> = []
    var isStopped = false
  }

  private let state = Mutex(State())
  private let inlet: Int32
  private let outlet: Int32

  /// Starts the thread.
  ///
  /// - Throws: `SocketError` where the system has no descriptors left.
  init() throws {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else {
      throw SocketError.failed(type: "pipe", errno: errno, message: "no descriptors are left")
    }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    (outlet, inlet) = (ends[0], ends[1])
    Thread.detachNewThread { self.watch() }
  }

  /// Ends the thread, and every wait with an error.
  func stop() {
    state.withLock { state in
      guard !state.isStopped else { return }
      state.isStopped = true
      wake()
    }
  }

  func prepare() {}
  func run() {}

  /// Waits until a socket can be read or written, or is at its end.
  ///
  /// - Throws: `CancellationError`.
  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    let id = state.withLock { state in
      state.number += 1
      return state.number
    }
    let wanted = events.reduce(0) { $0 | ($1 == .read ? Int16(POLLIN) : Int16(POLLOUT)) }
    defer { state.withLock { _ = $0.cancelled.remove(id) } }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isWaiting = state.withLock { state in
          guard !state.isStopped, !state.cancelled.contains(id) else { return false }
          state.waiters[id] = Waiter(
            descriptor: socket.file.rawValue, events: wanted, continuation: continuation)
          wake()
          return true
        }
        if !isWaiting { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      let waiter = state.withLock { state in
        guard let waiter = state.waiters.removeValue(forKey: id) else {
          state.cancelled.insert(id)
          return Waiter?.none
        }
        // A socket that poll looks at is not closed before poll returns.
        if !state.isStopped { wake() }
        return waiter
      }
      waiter?.continuation.resume(throwing: CancellationError())
    }
  }

  /// Lets the thread look at what is waited for; called with the lock, so that the pipe is there.
  private func wake() { _ = unsafe Glibc.write(inlet, [1], 1) }

  private func watch() {
    while true {
      let (waiters, isStopped) = state.withLock { ($0.waiters, $0.isStopped) }
      if isStopped { break }
      let ids = Array(waiters.keys)
      var asked = [pollfd(fd: outlet, events: Int16(POLLIN), revents: 0)]
      asked += ids.compactMap { waiters[$0] }.map {
        pollfd(fd: $0.descriptor, events: $0.events, revents: 0)
      }
      guard unsafe Glibc.poll(&asked, nfds_t(asked.count), -1) > 0 else { continue }
      if asked[0].revents != 0 { drain() }
      for (id, found) in zip(ids, asked.dropFirst()) where found.revents != 0 {
        // An error or an end is told by the next read or write.
        state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume()
      }
    }
    let left = state.withLock { state in
      let left = state.waiters.values.map(\.continuation)
      state.waiters = [:]
      close(outlet)
      close(inlet)
      return left
    }
    for continuation in left { continuation.resume(throwing: CancellationError()) }
  }

  private func drain() {
    var bytes = [UInt8](repeating: 0, count: 256)
    while unsafe Glibc.read(outlet, &bytes, bytes.count) == bytes.count {}
  }
}
