import Foundation
import Testing
import WebInterface

/// Says what was asked.
private struct EchoSite: WebSite {
  func answer(_ request: WebRequest) async -> WebAnswer? {
    let query = request.query.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let parts = [request.path] + query + request.repeated.map { "repeated \($0)" }
    return WebAnswer(
      text: parts.joined(separator: "|") + "|\(request.body.count)", type: "text/plain")
  }
}

@Suite("Connections to the server")
struct ConnectionTests {
  private func withServer(
    _ limits: ServerLimits = ServerLimits(), _ body: (PlainClient) async throws -> Void
  ) async throws {
    let server = try await LocalServer(EchoSite(), port: 0, limits: limits)
    let result: Result<Void, any Error>
    do { result = .success(try await body(PlainClient(server))) } catch { result = .failure(error) }
    await server.stop()
    try result.get()
  }

  private static func head(_ line: String, _ headers: [String: String]) -> String {
    line + "\r\n" + headers.map { "\($0.key): \($0.value)\r\n" }.joined() + "\r\n"
  }

  @Test("a head of 400 KB is refused at its limit, and others are answered meanwhile")
  func longHead() async throws {
    try await withServer { client in
      let long = "/?v=" + String(repeating: "a", count: 400_000)
      async let first = client.get(long)
      async let second = client.get("/b")
      let statuses = try await [first.status, second.status]
      #expect(statuses == [431, 200])
      let field = try await client.get(
        "/", client.own.merging(["X": String(repeating: "a", count: 400_000)]) { $1 })
      #expect(field.status == 431 && field.head.contains("Connection: close"))
      let most = ServerLimits().headBytes
      let size = Self.head("GET / HTTP/1.1", client.own.merging(["X": ""]) { $1 }).utf8.count
      for (extra, status) in [(0, 200), (1, 431)] {
        let headers = client.own.merging(
          ["X": String(repeating: "a", count: most - size + extra)]) { $1 }
        let head = Self.head("GET / HTTP/1.1", headers)
        #expect(head.utf8.count == most + extra)
        let answer = try await RawConnection.with(port: client.port) { connection in
          connection.send(head)
          return try connection.answer()
        }
        #expect(answer?.status == status)
      }
    }
  }

  @Test("a head that comes byte by byte is answered, one that never ends is not waited for")
  func slowHead() async throws {
    var limits = ServerLimits()
    limits.headTime = .seconds(2)
    try await withServer(limits) { client in
      let head = Self.head("GET /slow HTTP/1.1", ["Host": "127.0.0.1:\(client.port)"])
      let statuses = try await RawConnection.with(port: client.port) { connection in
        for byte in head.utf8 { connection.send([byte]) }
        let whole = try connection.answer()
        connection.send(String(head.dropLast(6)))
        let half = try connection.answer()
        let end = try connection.answer()
        return [whole?.status, half?.status, end?.status]
      }
      #expect(statuses == [403, 408, nil])
    }
  }

  @Test("a connection is closed that nothing is asked on")
  func idle() async throws {
    var limits = ServerLimits()
    limits.idleTime = .milliseconds(200)
    try await withServer(limits) { client in
      let isClosed = try await RawConnection.with(port: client.port) { try $0.answer() == nil }
      #expect(isClosed)
    }
  }

  @Test("one connection too many takes the place of an idle one, or is refused")
  func crowd() async throws {
    var limits = ServerLimits()
    limits.connections = 3
    try await withServer(limits) { client in
      let port = client.port
      let own = client.own
      let statuses = try await RawConnection.with(port: port) { first in
        let get = Self.head("GET /b HTTP/1.1", own)
        let others = try (0..<2).map { _ in try RawConnection(port: port) }
        for connection in [first] + others {
          connection.send(get)
          _ = try connection.answer()
        }
        // The first one is idle longest.
        let next = try RawConnection(port: port)
        next.send(get)
        var found = [try next.answer()?.status, try first.answer()?.status]
        let open = others + [next]
        for connection in open {
          connection.send(get + "GET /")
          _ = try connection.answer()
        }
        // The beginnings of heads are read after the answers were written.
        usleep(200_000)
        // Connections are closed when they are used no more.
        found.append(
          try withExtendedLifetime(open) { try RawConnection(port: port).answer()?.status })
        return found
      }
      #expect(statuses == [200, nil, 503])
    }
  }

  @Test("half a head and a closed connection leave the server as it was")
  func halves() async throws {
    try await withServer { client in
      let own = client.own
      let change = client.ownChange.merging(["Content-Length": "9"]) { $1 }
      for text in [
        "", "GET", "GET / HTTP/1.1\r\nHost: x", Self.head("POST /a HTTP/1.1", change) + "123",
      ] {
        let isClosed = try await RawConnection.with(port: client.port) { connection in
          connection.send(text)
          connection.finish()
          return try connection.answer() == nil
        }
        #expect(isClosed, "\(text)")
      }
      // Answers that nobody takes.
      for _ in 0..<20 {
        try await RawConnection.with(port: client.port) { connection in
          for _ in 0..<50 { connection.send(Self.head("GET /b HTTP/1.1", own)) }
        }
      }
      let answer = try await client.get("/b")
      #expect(answer.status == 200)
    }
  }

  @Test("requests on one connection are answered in their order, sent one by one or all at once")
  func several() async throws {
    try await withServer { client in
      let heads = ["/a", "/b", "/c"].map { Self.head("GET \($0) HTTP/1.1", client.own) }
      let found = try await RawConnection.with(port: client.port) { connection in
        var bodies: [String?] = []
        for head in heads {
          connection.send("\r\n" + head)
          bodies.append(try connection.answer()?.body)
        }
        connection.send(heads.joined())
        for _ in heads { bodies.append(try connection.answer()?.body) }
        return bodies
      }
      #expect(found == ["/a|0", "/b|0", "/c|0", "/a|0", "/b|0", "/c|0"])
    }
  }

  @Test(
    "a connection is kept as the version and the client say",
    arguments: [
      ("HTTP/1.1", nil, true), ("HTTP/1.1", "close", false), ("HTTP/1.1", "x, Close", false),
      ("HTTP/1.0", nil, false), ("HTTP/1.0", "keep-alive", true),
    ] as [(String, String?, Bool)])
  func keeping(version: String, words: String?, isKept: Bool) async throws {
    try await withServer { client in
      var headers = client.own
      headers["Connection"] = words
      let head = Self.head("GET /a \(version)", headers)
      let answers = try await RawConnection.with(port: client.port) { connection in
        connection.send(head)
        let first = try connection.answer()
        connection.send(head)
        return [first, isKept ? try connection.answer() : nil]
      }
      #expect(answers.map { $0?.status } == [200, isKept ? 200 : nil])
      #expect(answers[0]?.head.contains("Connection: close") == !isKept)
    }
  }

  @Test("a body may come in pieces, its length decides what belongs to it")
  func bodies() async throws {
    try await withServer { client in
      let change = client.ownChange.merging(["Content-Length": "5"]) { $1 }
      let head = Self.head("POST /a HTTP/1.1", change)
      let next = Self.head("GET /b HTTP/1.1", client.own)
      let found = try await RawConnection.with(port: client.port) { connection in
        for piece in [head, "12", "3", "45" + next] {
          connection.send(piece)
          usleep(5000)
        }
        return [try connection.answer()?.body, try connection.answer()?.body]
      }
      #expect(found == ["/a|5", "/b|0"])
    }
  }

  @Test(
    "lengths that are none are refused, and what follows is no request",
    arguments: [
      (["Content-Length": "-1"], 400), (["Content-Length": "+1"], 400),
      (["Content-Length": "1e3"], 400), (["Content-Length": "1, 1"], 400),
      (["Content-Length": ""], 400), (["Content-Length": "1048577"], 413),
      (["Content-Length": "99999999999999999999"], 413), ([:], 411),
      (["Transfer-Encoding": "chunked"], 411),
      (["Transfer-Encoding": "chunked", "Content-Length": "2"], 411),
      (["Content-Length": "2", "Expect": "something"], 417),
    ] as [([String: String], Int)])
  func lengths(_ headers: [String: String], status: Int) async throws {
    try await withServer { client in
      let head = Self.head("POST /a HTTP/1.1", client.ownChange.merging(headers) { $1 })
      let next = Self.head("GET /b HTTP/1.1", client.own)
      let hasBody = !headers.isEmpty
      let found = try await RawConnection.with(port: client.port) { connection in
        connection.send(head + next)
        return [try connection.answer()?.status, try connection.answer()?.status]
      }
      // Without a length there is no body.
      #expect(found == [status, hasBody ? nil : 200])
    }
  }

  @Test("who asks whether to send a body is told before it is sent")
  func expecting() async throws {
    try await withServer { client in
      let right = client.ownChange.merging(["Content-Length": "3", "Expect": "100-continue"]) { $1 }
      let wrong = right.merging(["X-Pokeprep-Token": "0"]) { $1 }
      for (headers, statuses) in [(right, [100, 200]), (wrong, [403])] {
        let head = Self.head("POST /a HTTP/1.1", headers)
        let found = try await RawConnection.with(port: client.port) { connection in
          connection.send(head)
          var found = [try connection.answer()?.status]
          if found == [100] {
            connection.send("abc")
            found.append(try connection.answer()?.status)
          }
          return found
        }
        #expect(found == statuses)
      }
    }
  }

  @Test("HEAD is refused without a body, and a body of GET is not taken for a request")
  func otherMethods() async throws {
    try await withServer { client in
      let head = Self.head("HEAD /a HTTP/1.1", client.own)
      let get = Self.head("GET /b HTTP/1.1", client.own)
      let long = Self.head("GET /c HTTP/1.1", client.own.merging(["Content-Length": "500"]) { $1 })
      let found = try await RawConnection.with(port: client.port) { connection in
        connection.send(head)
        let first = try connection.answer(hasBody: false)
        connection.send(get)
        let second = try connection.answer()
        connection.send(long + get)
        return [first, second, try connection.answer(), try connection.answer()]
      }
      #expect(found.map { $0?.status } == [405, 200, 200, nil])
      #expect(found.map { $0?.body } == ["", "/b|0", "/c|0", nil])
    }
  }

  @Test("stopping ends idle connections and half requests")
  func stopping() async throws {
    let server = try await LocalServer(EchoSite(), port: 0)
    let client = PlainClient(server)
    let get = Self.head("GET /b HTTP/1.1", client.own)
    let isReady = AsyncStream<Void>.makeStream()
    async let ends = RawConnection.with(port: client.port) { connection in
      let half = try RawConnection(port: client.port)
      half.send("GET /")
      connection.send(get)
      _ = try connection.answer()
      isReady.continuation.finish()
      return [try connection.answer()?.status, try half.answer()?.status]
    }
    for await _ in isReady.stream {}
    await server.stop()
    let statuses = try await ends
    #expect(statuses == [nil, nil])
    await #expect(throws: (any Error).self) { try await client.get("/b") }
    // The port is free at once.
    try await LocalServer(EchoSite(), port: client.port).stop()
  }

  @Test("values of a query are decoded as forms encode them, and repeated names are told")
  func query() async throws {
    try await withServer { client in
      let answer = try await client.get("/a%20b+c?x=a+b%2Bc&y=%C3%A9&x=2&z&=e&%=%zz&u=%FF")
      #expect(answer.body == "/a b+c|=e|%=%zz|u=\u{FFFD}|x=a b+c|y=é|z=|repeated x|0")
    }
  }
}
