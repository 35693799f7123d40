import Foundation

/// The door of a server: turns strangers away and dresses every answer.
struct Entrance: Sendable {
  let site: any WebSite
  let gate: AccessGate

  /// The answer to a request that gets no further than its head; nil where it is let in.
  func answer(atTheDoor head: RequestHead) -> WebAnswer? {
    let visitor = AccessGate.Visitor(
      method: head.method, path: head.path, query: firstValues(head).mapValues(\.value),
      targetLength: head.target.utf8.count, header: { head.fields[$0] })
    switch gate.verdict(visitor) {
    case .refused(let status, let message):
      return refusal(status, message, isChange: visitor.method == "POST")
    case .welcomed:
      var answer = MessagePage(title: "Welcome", message: "The page opens.", forwardsTo: "/")
        .answer(status: 200)
      answer.cookie = gate.cookie
      return answer
    case .admitted: return nil
    }
  }

  /// Words for somebody who gets no further.
  func refusal(_ status: Int, _ message: String, isChange: Bool = false) -> WebAnswer {
    isChange
      ? WebAnswer(problem: message, status: status)
      : MessagePage(title: "No entry", message: message).answer(status: status)
  }

  /// The answer to a request that was let in.
  func answer(_ head: RequestHead, body: Data) async -> WebAnswer {
    let isChange = head.method == "POST"
    let values = firstValues(head)
    let found = await site.answer(
      WebRequest(
        isChange: isChange, path: head.path, query: values.mapValues(\.value),
        repeated: values.filter(\.value.isRepeated).keys.sorted(), body: body, token: gate.token))
    return found
      ?? (isChange
        ? WebAnswer(problem: "There is nothing of that name.", status: 404)
        : MessagePage(title: "Not found", message: "There is no page of that name.")
          .answer(status: 404))
  }

  /// The first value of each name of the query, and whether there are others.
  private func firstValues(_ head: RequestHead) -> [String: (value: String, isRepeated: Bool)] {
    Dictionary(head.query.map { ($0.name, (value: $0.value, isRepeated: false)) }) { first, _ in
      (first.value, true)
    }
  }

  /// What is sent in front of the body of an answer.
  ///
  /// - Parameters:
  ///   - answer: The answer.
  ///   - connection: What becomes of the connection, nil for what the client takes for granted.
  /// - Returns: The status line and the header fields.
  func head(of answer: WebAnswer, connection: String?) -> Data {
    let lifetime =
      answer.lifetime > 0 ? "private, max-age=\(answer.lifetime), immutable" : "no-store"
    var lines = [
      "HTTP/1.1 \(answer.status) \(answer.status < 400 ? "OK" : "Refused")",
      "Content-Type: \(answer.type)",
      "Content-Length: \(answer.body.count)",
      "Content-Security-Policy: default-src 'none'; img-src 'self'; style-src 'self'; "
        + "script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'",
      "X-Content-Type-Options: nosniff",
      "X-Frame-Options: DENY",
      "Referrer-Policy: same-origin",
      "Cross-Origin-Resource-Policy: same-origin",
      "Cross-Origin-Opener-Policy: same-origin",
      "Cache-Control: \(lifetime)",
    ]
    if let cookie = answer.cookie { lines.append("Set-Cookie: \(cookie)") }
    if let connection { lines.append("Connection: \(connection)") }
    return Data((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }
}
