import FlyingSocks
import Foundation
import Glibc

/// A connection of a client: its requests, one after the other, each within its limits.
struct HTTPConnection: Sendable {
  let socket: AsyncSocket
  let entrance: Entrance
  let limits: ServerLimits
  let clock: ConnectionClock

  /// Bytes that are written at a time, each piece with the whole time for answers.
  private static let pieceBytes = 64 << 10

  /// What is known of the request that is being answered.
  private struct Exchange {
    var isKept = false
    var isHTTP10 = false
    /// Whether the client wants the head of the answer alone.
    var hasHeadOnly = false
  }

  /// Answers until the client leaves, its time is over or the task is cancelled; closes the socket.
  func serve() async {
    var input = HeadBuffer(limit: limits.headBytes)
    do {
      while try await exchange(&input) { try Task.checkCancellation() }
      try await takeLeave()
    } catch {
      // Nobody hears it who was idle. What does not go at once does not go at all, as the task is cancelled.
      if clock.isLate, !input.isEmpty {
        try? await send(entrance.refusal(408, "The request did not come to its end."), Exchange())
      }
    }
    try? socket.close()
  }

  /// Answers a request.
  ///
  /// - Returns: Whether another one may follow.
  private func exchange(_ input: inout HeadBuffer) async throws -> Bool {
    let head: RequestHead
    do {
      guard let lines = try await nextHead(&input) else {
        let message = "The head of a request has at most \(limits.headBytes) bytes."
        try await send(entrance.refusal(431, message), Exchange())
        return false
      }
      head = try RequestHead(lines)
    } catch let problem as RequestHead.Problem {
      try await send(entrance.refusal(problem.status, problem.message), Exchange())
      return false
    }
    var state = Exchange(
      isKept: head.keepsConnection, isHTTP10: head.minorVersion == 0,
      hasHeadOnly: head.method == "HEAD")
    if let answer = entrance.answer(atTheDoor: head) {
      // A body that nobody reads would be taken for the next request.
      state.isKept = state.isKept && !head.hasBody
      try await send(answer, state)
      return state.isKept
    }
    var body = Data()
    if head.method == "POST" {
      guard let found = try await self.body(of: head, &input) else {
        let message = "What the request expects is not known here."
        try await send(entrance.refusal(417, message, isChange: true), Exchange())
        return false
      }
      body = found
    } else if head.hasBody {
      state.isKept = false
    }
    clock.allow(nil)
    try await send(await entrance.answer(head, body: body), state)
    return state.isKept
  }

  /// The next head; nil for one that is too long.
  private func nextHead(_ input: inout HeadBuffer) async throws -> [UInt8]? {
    clock.allow(limits.idleTime, isIdle: true)
    var hasBegun = false
    while true {
      switch input.next() {
      case .head(let lines):
        clock.allow(nil)
        return lines
      case .tooLong: return nil
      case .partial: break
      }
      if !hasBegun, !input.isEmpty {
        hasBegun = true
        clock.allow(limits.headTime)
      }
      input.append(try await socket.read(atMost: Self.pieceBytes))
    }
  }

  /// The body of a request that was let in; nil where it expects what is not known.
  private func body(of head: RequestHead, _ input: inout HeadBuffer) async throws -> Data? {
    // The door admits no change without a length, and none that is too long.
    let count = head.contentLength ?? 0
    clock.allow(limits.bodyTime)
    if head.minorVersion == 1, let expected = head.fields["expect"] {
      guard expected.lowercased() == "100-continue" else { return nil }
      if input.count < count { try await socket.write(Data("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
    }
    var body = Data(input.take(count))
    while body.count < count {
      body += try await socket.read(atMost: min(count - body.count, Self.pieceBytes))
    }
    return body
  }

  private func send(_ answer: WebAnswer, _ state: Exchange) async throws {
    let connection = !state.isKept ? "close" : state.isHTTP10 ? "keep-alive" : nil
    var bytes = entrance.head(of: answer, connection: connection)
    if !state.hasHeadOnly { bytes += answer.body }
    var start = bytes.startIndex
    while start < bytes.endIndex {
      let end = min(start + Self.pieceBytes, bytes.endIndex)
      clock.allow(limits.idleTime)
      try await socket.write(bytes[start..<end])
      start = end
    }
  }

  /// Reads on for a moment: a socket that is closed with unread bytes takes the answer back.
  private func takeLeave() async throws {
    clock.allow(limits.farewellTime)
    shutdown(socket.socket.file.rawValue, Int32(SHUT_WR))
    var count = 0
    while count < limits.farewellBytes {
      count += try await socket.read(atMost: Self.pieceBytes).count
    }
  }
}
