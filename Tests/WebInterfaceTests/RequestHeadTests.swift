import Foundation
import Testing
import WebInterface

@Suite("The head of a request")
struct RequestHeadTests {
  private func read(_ text: String) throws -> RequestHead { try RequestHead(Array(text.utf8)) }

  @Test("method, address and fields are found, names in lower case, values trimmed, lists joined")
  func valid() throws {
    let head = try read(
      "PUT /a%2Fb?c=d?e HTTP/1.0\r\nHOST:\t x:1 \r\nAccept: a\r\nX-Y:\r\naccept: b\tc\r\n\r\n")
    #expect(head.method == "PUT" && head.target == "/a%2Fb?c=d?e" && head.minorVersion == 0)
    #expect(head.path == "/a/b" && head.query.map(\.value) == ["d?e"])
    #expect(head.fields == ["host": "x:1", "accept": "a, b\tc", "x-y": ""])
    // Bytes beyond ASCII are taken in values; those that are no UTF-8 are marked.
    let bytes = Array("GET / HTTP/1.1\r\nX: é".utf8) + [0xE9] + Array("\r\n\r\n".utf8)
    #expect(try RequestHead(bytes).fields == ["x": "é\u{FFFD}"])
    #expect(try read("GET http://x/ HTTP/1.1\r\n\r\n").path == "http://x/")
  }

  @Test(
    "anything but the grammar is refused",
    arguments: [
      "", "\r\n", "\r\n\r\n", "GET / HTTP/1.1", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\n\n",
      "GET / HTTP/1.1\r\n\n", "GET / HTTP/1.1\r\r\n\r\n", "GET / HTTP/1.1\r\n\r\nX",
      "GET / HTTP/1.1\r\n\r\n\r\n", "GET  / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1 \r\n\r\n",
      " GET / HTTP/1.1\r\n\r\n", "GET /\r\n\r\n", "GET HTTP/1.1\r\n\r\n", "G(T / HTTP/1.1\r\n\r\n",
      "GET /\t HTTP/1.1\r\n\r\n", "GET /é HTTP/1.1\r\n\r\n", "GET /#a HTTP/1.1\r\n\r\n",
      "GET /\u{7F} HTTP/1.1\r\n\r\n", "GET / http/1.1\r\n\r\n", "GET / HTTP/1.10\r\n\r\n",
      "GET / HTTP/1.1\r\nA\r\n\r\n", "GET / HTTP/1.1\r\n:a\r\n\r\n",
      "GET / HTTP/1.1\r\nA : b\r\n\r\n", "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n",
      "GET / HTTP/1.1\r\nÉ: b\r\n\r\n", "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n",
      "GET / HTTP/1.1\r\nA: b\u{0}\r\n\r\n", "GET / HTTP/1.1\r\nA: \u{1B}\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n",
      "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
      "GET / HTTP/1.1\r\nCookie: a\r\nCookie: b\r\n\r\n",
      "GET / HTTP/1.1\r\nContent-Length: 0x1\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length:\r\n\r\n",
    ])
  func invalid(_ text: String) throws {
    let problem = try #require(throws: RequestHead.Problem.self) { try read(text) }
    #expect(problem.status == 400)
  }

  @Test("other versions are named as such", arguments: ["0.9", "1.2", "2.0", "9.9"])
  func versions(_ version: String) throws {
    let problem = try #require(throws: RequestHead.Problem.self) {
      try read("GET / HTTP/\(version)\r\n\r\n")
    }
    #expect(problem.status == 505)
  }

  @Test("heads are found in packets of any size, up to the limit")
  func packets() {
    let text = "\r\nGET /a HTTP/1.1\r\nA: b\r\n\r\nGET /b HTTP/1.1\r\n\r\nrest"
    let wanted = ["GET /a HTTP/1.1\r\nA: b\r\n\r\n", "GET /b HTTP/1.1\r\n\r\n"]
    for size in 1...60 {
      var buffer = HeadBuffer(limit: 40)
      var found: [String] = []
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        buffer.append(Array(rest.prefix(size)))
        rest = rest.dropFirst(size)
        while case .head(let bytes) = buffer.next() {
          found.append(String(decoding: bytes, as: UTF8.self))
        }
      }
      #expect(found == wanted)
      #expect(buffer.take(9) == Array("rest".utf8) && buffer.isEmpty)
    }
    for (limit, content) in [(10, HeadBuffer.Content.tooLong), (11, .partial)] {
      var buffer = HeadBuffer(limit: limit)
      buffer.append(Array("GET / HTTP/".utf8))
      #expect(buffer.next() == content)
    }
    // Lines that end without a CR are found, so that they are refused.
    var buffer = HeadBuffer(limit: 40)
    buffer.append(Array("GET /\n\nX\r\n\n\r\n\r\n".utf8))
    let heads = ["GET /\n\n", "X\r\n\n", "\r\n"].map { HeadBuffer.Content.head(Array($0.utf8)) }
    #expect([buffer.next(), buffer.next()] == Array(heads[..<2]))
    // One empty line is passed over, the second one is a head that is none.
    #expect(buffer.next() == heads[2] && buffer.next() == .partial)
  }

  /// Values as `urllib.parse.parse_qsl(keep_blank_values=True)` of Python 3.11 and `URLSearchParams` of
  /// Chromium give them.
  @Test(
    "queries are read as other programs read them",
    arguments: [
      ("", []), ("&&", []), ("a", ["a", ""]), ("=", ["", ""]), ("a=b=c", ["a", "b=c"]),
      ("a+b=c+d", ["a b", "c d"]), ("a=%2B%26%3d", ["a", "+&="]), ("a=%20+", ["a", "  "]),
      ("a=1&b=2&a=3", ["a", "1", "b", "2", "a", "3"]), ("a;b=c", ["a;b", "c"]),
      ("a=%", ["a", "%"]), ("a=%4", ["a", "%4"]), ("a=%4g", ["a", "%4g"]), ("a=%%41", ["a", "%A"]),
      ("a=%C3%A9", ["a", "é"]), ("a=%F0%9F%98%80", ["a", "😀"]), ("a=%00", ["a", "\u{0}"]),
      ("a=%FF", ["a", "\u{FFFD}"]), ("a=%C3", ["a", "\u{FFFD}"]),
      ("a=%C3%28", ["a", "\u{FFFD}("]), ("a=%F0%9F%98", ["a", "\u{FFFD}"]),
      ("a=%ED%A0%80", ["a", "\u{FFFD}\u{FFFD}\u{FFFD}"]), ("%41%3D=b", ["A=", "b"]),
      ("label.long%20legs=1", ["label.long legs", "1"]),
    ] as [(String, [String])])
  func queries(_ query: String, _ expected: [String]) {
    #expect(FormText.pairs(query).flatMap { [$0.name, $0.value] } == expected)
  }
}
