import Foundation
import Glibc

/// A connection whose bytes are sent and received as a test says, on the thread of the caller.
final class RawConnection {
  struct Failure: Error {}

  /// An answer, its body as text.
  struct Answer: Sendable {
    var status: Int
    var head: String
    var body: String
  }

  private let descriptor: Int32
  private var received: [UInt8] = []

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = in_port_t(port).bigEndian
    place.sin_addr.s_addr = inet_addr("127.0.0.1")
    let isOpen = withUnsafePointer(to: &place) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isOpen else { throw Failure() }
  }

  deinit { Glibc.close(descriptor) }

  /// Does something with a new connection, on a thread of its own: the server answers on those that the
  /// test runs on.
  static func with<Result: Sendable>(
    port: Int, _ body: @escaping @Sendable (RawConnection) throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Swift.Result { try body(RawConnection(port: port)) })
      }
    }
  }

  /// Sends bytes; those that the server takes no more are lost.
  func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  func send(_ text: String) { send(Array(text.utf8)) }

  /// Ends what is sent.
  func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// The next answer, as long as its Content-Length; nil where the server closed instead.
  func answer(hasBody: Bool = true) throws -> Answer? {
    let blank = Array("\r\n\r\n".utf8)
    var end: Int?
    while end == nil {
      end = received.indices.first { received[$0...].starts(with: blank) }
      if end == nil, !receive() {
        guard received.isEmpty else { throw Failure() }
        return nil
      }
    }
    guard let end else { throw Failure() }
    let head = String(decoding: received[..<end], as: UTF8.self)
    let length = head.lowercased().components(separatedBy: "\r\n")
      .first { $0.hasPrefix("content-length: ") }.flatMap { Int($0.dropFirst(16)) }
    guard let status = head.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { throw Failure() }
    let bodyEnd = end + 4 + (hasBody ? length ?? 0 : 0)
    while received.count < bodyEnd {
      guard receive() else { throw Failure() }
    }
    let body = String(decoding: received[(end + 4)..<bodyEnd], as: UTF8.self)
    received.removeFirst(bodyEnd)
    return Answer(status: status, head: head, body: body)
  }

  private func receive() -> Bool {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &piece, piece.count, 0)
    guard count > 0 else { return false }
    received += piece[..<count]
    return true
  }
}
