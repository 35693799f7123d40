import FlyingFox
import FlyingSocks
import Foundation
import Synchronization

/// What keeps a server from being there.
package enum WebInterfaceError: Error, Sendable, CustomStringConvertible {
  /// Nothing can listen on this port.
  case unusablePort(Int, reason: String)

  package var description: String {
    switch self {
    case .unusablePort(let port, let reason):
      "--port \(port): cannot listen on 127.0.0.1 there (\(reason)); give another number, or 0 for any "
        + "that is free"
    }
  }
}

/// A server for one person on this machine: 127.0.0.1 alone, no page without the word of its address.
///
/// A class, because it owns the socket.
package final class LocalServer: Sendable {
  /// What to open in a browser, with the word that lets in.
  package let address: String
  /// The port that is listened on.
  package let port: Int
  private let server: HTTPServer
  private let task: Task<Void, Never>

  /// Starts to answer.
  ///
  /// - Parameters:
  ///   - site: The pages.
  ///   - port: Where to listen, 0 for any port that is free.
  /// - Throws: `WebInterfaceError.unusablePort`.
  package init(_ site: any WebSite, port: Int) async throws {
    guard let number = UInt16(exactly: port) else {
      throw WebInterfaceError.unusablePort(port, reason: "expected 0 to 65535")
    }
    let entrance = Entrance(site: site, token: AccessGate.newToken())
    let server = HTTPServer(
      config: HTTPServer.Configuration(
        address: try sockaddr_in.inet(ip4: "127.0.0.1", port: number), timeout: 600,
        logger: .disabled),
      handler: entrance)
    let failure = SharedValue<String?>(nil)
    let task = Task.detached {
      do { try await server.run() } catch { failure.set("\(error)") }
    }
    var place: Socket.Address?
    while place == nil {
      if let reason = failure.value {
        throw WebInterfaceError.unusablePort(port, reason: Self.message(of: reason))
      }
      place = await server.listeningAddress
      if place == nil { try await Task.sleep(for: .milliseconds(2)) }
    }
    guard case .ip4(_, let found)? = place else {
      task.cancel()
      throw WebInterfaceError.unusablePort(port, reason: "no address")
    }
    self.server = server
    self.task = task
    self.port = Int(found)
    address = entrance.open(at: Int(found))
  }

  /// Ends at once, open connections included.
  package func stop() async {
    await server.stop(timeout: 0)
    task.cancel()
  }

  /// The system's message for what went wrong, without the library's names.
  private static func message(of reason: String) -> String {
    reason.contains("errno: 98") || reason.contains("Address already in use")
      ? "another program does" : reason
  }
}

/// The door of a server: turns strangers away and dresses every answer.
private final class Entrance: HTTPHandler {
  private let site: any WebSite
  private let token: String
  private let gate = Mutex<AccessGate?>(nil)

  init(site: any WebSite, token: String) {
    self.site = site
    self.token = token
  }

  /// Lets people in from now on; the address for them.
  func open(at port: Int) -> String {
    let opened = AccessGate(port: port, token: token)
    gate.withLock { $0 = opened }
    return opened.address
  }

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard let gate = gate.withLock(\.self) else {
      return HTTPResponse(statusCode: .serviceUnavailable)
    }
    let given = Dictionary(grouping: request.query, by: \.name)
    let query = given.compactMapValues(\.first?.value)
    let repeated = given.filter { $0.value.count > 1 }.keys.sorted()
    let visitor = AccessGate.Visitor(
      method: request.method.rawValue, path: request.path, query: query,
      targetLength: request.target.rawValue.utf8.count,
      header: { request.headers[HTTPHeader($0)] })
    switch gate.verdict(visitor) {
    case .refused(let status, let message):
      return dressed(
        visitor.method == "POST"
          ? WebAnswer(problem: message, status: status)
          : MessagePage(title: "No entry", message: message).answer(status: status))
    case .welcomed:
      var answer = MessagePage(title: "Welcome", message: "The page opens.", forwardsTo: "/")
        .answer(status: 200)
      answer.cookie = gate.cookie
      return dressed(answer)
    case .admitted: break
    }
    let isChange = visitor.method == "POST"
    let body = isChange ? try await request.bodyData : Data()
    guard body.count <= AccessGate.bodyLimit else {
      return dressed(WebAnswer(problem: "The body is too long.", status: 413))
    }
    let found = await site.answer(
      WebRequest(
        isChange: isChange, path: request.path, query: query, repeated: repeated, body: body,
        token: gate.token))
    return dressed(
      found
        ?? (isChange
          ? WebAnswer(problem: "There is nothing of that name.", status: 404)
          : MessagePage(title: "Not found", message: "There is no page of that name.")
            .answer(status: 404)))
  }

  private func dressed(_ answer: WebAnswer) -> HTTPResponse {
    var headers: [HTTPHeader: String] = [
      .contentType: answer.type,
      HTTPHeader("Content-Security-Policy"):
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      HTTPHeader("X-Content-Type-Options"): "nosniff",
      HTTPHeader("X-Frame-Options"): "DENY",
      HTTPHeader("Referrer-Policy"): "same-origin",
      HTTPHeader("Cross-Origin-Resource-Policy"): "same-origin",
      HTTPHeader("Cross-Origin-Opener-Policy"): "same-origin",
      HTTPHeader("Cache-Control"): answer.lifetime > 0
        ? "private, max-age=\(answer.lifetime), immutable" : "no-store",
    ]
    if let cookie = answer.cookie { headers[.setCookie] = cookie }
    return HTTPResponse(
      statusCode: HTTPStatusCode(answer.status, phrase: answer.status < 400 ? "OK" : "Refused"),
      headers: HTTPHeaders(headers), body: answer.body)
  }
}
