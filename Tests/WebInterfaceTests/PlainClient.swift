import Foundation
import Glibc
import WebInterface

/// Sends bytes to a server and reads what comes back, as no browser would do by itself.
struct PlainClient: Sendable {
  let port: Int
  let token: String

  init(_ server: LocalServer) {
    port = server.port
    token = String(server.address.split(separator: "=").last ?? "")
  }

  struct Answer: Sendable {
    var status: Int
    var head: String
    var body: String
  }

  /// The headers of this server's own pages.
  var own: [String: String] {
    ["Host": "127.0.0.1:\(port)", "Cookie": "pokeprep-\(port)=\(token)"]
  }

  /// The headers of changes by this server's own pages.
  var ownChange: [String: String] {
    own.merging([
      "Origin": "http://127.0.0.1:\(port)", "X-Pokeprep-Token": token,
      "Content-Type": "application/json",
    ]) { first, _ in first }
  }

  func get(_ target: String, _ headers: [String: String]? = nil) async throws -> Answer {
    try await send("GET", target, headers ?? own)
  }

  func post(_ target: String, _ body: String, _ headers: [String: String]? = nil) async throws
    -> Answer
  {
    var headers = headers ?? ownChange
    if headers["Content-Length"] == nil { headers["Content-Length"] = "\(body.utf8.count)" }
    return try await send("POST", target, headers, body)
  }

  func send(
    _ method: String, _ target: String, _ headers: [String: String], _ body: String = ""
  ) async throws -> Answer {
    let lines = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
    let text = "\(method) \(target) HTTP/1.1\r\nConnection: close\r\n\(lines)\r\n\(body)"
    let port = port
    // On a thread of its own: the server answers on those that the test runs on.
    return try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Result { try Self.exchange(Array(text.utf8), port: port) })
      }
    }
  }

  private struct Failure: Error {}

  private static func exchange(_ bytes: [UInt8], port: Int) throws -> Answer {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
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
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { break }
      rest = rest.dropFirst(count)
    }
    var found: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(descriptor, &piece, piece.count, 0)
      guard count > 0 else { break }
      found += piece[..<count]
    }
    let text = String(decoding: found, as: UTF8.self)
    guard let end = text.range(of: "\r\n\r\n"),
      let status = text.split(separator: " ").dropFirst().first,
      let number = Int(status)
    else { throw Failure() }
    return Answer(
      status: number, head: String(text[..<end.lowerBound]), body: String(text[end.upperBound...]))
  }
}
