import Foundation
import WebInterface

/// Sends bytes to a server and reads what comes back, as no browser would do by itself.
struct PlainClient: Sendable {
  let port: Int
  let token: String

  init(_ server: LocalServer) {
    port = server.port
    token = String(server.address.split(separator: "=").last ?? "")
  }

  typealias Answer = RawConnection.Answer

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
    return try await RawConnection.with(port: port) { connection in
      connection.send(text)
      guard let answer = try connection.answer() else { throw RawConnection.Failure() }
      return answer
    }
  }
}
