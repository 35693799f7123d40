import Foundation
import WebInterface

/// What clients send to the server of pages.
extension Reader {
  static let heads = Reader(
    name: "heads of requests",
    draw: { damage, folder in
      var text = "\(damage.one(of: ["GET", "POST", "HEAD"])) "
      text += damage.one(of: ["/", "/?a=b+c&%41=%C3%A9&a=", "/api/undo", "*", "http://x:1/?a#b"])
        .replacingOccurrences(of: "#", with: "%23")
      text += " HTTP/1.\(damage.draw(2))\r\n"
      let fields = [
        "Host: 127.0.0.1:1", "Content-Length: 12", "Cookie: a=b; c=d", "Accept:\t*/*, x",
        "Connection: keep-alive, x", "X-Any:", "Origin: http://127.0.0.1:1 ",
      ]
      for field in fields where damage.draw(2) == 0 { text += field + "\r\n" }
      try Data((text + "\r\n").utf8).write(to: folder.appending(path: "input"))
    },
    read: { folder in
      let bytes = [UInt8](try Data(contentsOf: folder.appending(path: "input")))
      let found = Result { try RequestHead(bytes) }
      let head = try? found.get()
      try expect((head != nil) == isHead(bytes))
      try expect(buffered(bytes) == head)
      if let head { try expectSame(head) }
      _ = try found.get()
    }, executions: 2000)

  private static let grammar = try? NSRegularExpression(
    pattern: "\\A[!#$%&'*+.^_`|~0-9A-Za-z-]+ [!\"$-~]+ HTTP/1\\.[01]\r\n"
      + "(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\\t\\x20-\\x7E\\x80-\\xFF]*\r\n)*\r\n\\z",
    options: [.dotMatchesLineSeparators])

  /// Whether bytes are a head by the grammar of RFC 9112 as a regular expression, with one value for each
  /// field that has only one.
  private static func isHead(_ bytes: [UInt8]) -> Bool {
    guard let text = String(bytes: bytes, encoding: .isoLatin1), let grammar,
      grammar.firstMatch(in: text, range: NSRange(location: 0, length: bytes.count)) != nil
    else { return false }
    let lines = text.components(separatedBy: "\r\n").dropFirst()
    func values(_ name: String) -> [String] {
      lines.filter { $0.lowercased().hasPrefix(name + ":") }.map {
        String($0.dropFirst(name.count + 1))
          .trimmingCharacters(in: CharacterSet(charactersIn: " \t"))
      }
    }
    let single = [
      "host", "content-length", "content-type", "cookie", "origin", "sec-fetch-site",
      "x-pokeprep-token",
    ]
    return single.allSatisfy { values($0).count < 2 }
      && values("content-length").allSatisfy { length in
        length.range(of: "^[0-9]+$", options: .regularExpression) != nil
      }
  }

  /// The head when the bytes come in pieces, nil where they are none or not a whole one.
  private static func buffered(_ bytes: [UInt8]) -> RequestHead? {
    var buffer = HeadBuffer(limit: 1 << 16)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      buffer.append(Array(bytes[start..<min(start + 3, bytes.count)]))
      guard case .head(let lines) = buffer.next() else { continue }
      let isAll = start + 3 >= bytes.count && buffer.isEmpty && lines == bytes
      return isAll ? try? RequestHead(lines) : nil
    }
    return nil
  }

  /// Written anew, a head reads the same, and so does its query.
  private static func expectSame(_ head: RequestHead) throws {
    var text = "\(head.method) \(head.target) HTTP/1.\(head.minorVersion)\r\n"
    for (name, value) in head.fields { text += "\(name): \(value)\r\n" }
    try expect(try RequestHead(Array((text + "\r\n").utf8)) == head)
    let allowed = CharacterSet(charactersIn: "abc")
    let pairs = head.query.map { pair in
      [pair.name, pair.value].map { $0.addingPercentEncoding(withAllowedCharacters: allowed) ?? "" }
        .joined(separator: "=")
    }
    let again = FormText.pairs(pairs.joined(separator: "&"))
    try expect(again.elementsEqual(head.query) { $0 == $1 })
    _ = (head.path, head.keepsConnection, head.contentLength)
  }
}
