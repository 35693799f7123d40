import Foundation
import Testing
import WebInterface

/// Says what was asked.
private struct EchoSite: WebSite {
  func answer(_ request: WebRequest) async -> WebAnswer? {
    request.path == "/missing"
      ? nil
      : WebAnswer(
        text: "\(request.isChange) \(request.path) \(request.body.count)", type: "text/plain")
  }
}

@Suite("Who gets in")
struct AccessTests {
  private func withServer(_ body: (PlainClient) async throws -> Void) async throws {
    let server = try await LocalServer(EchoSite(), port: 0)
    try await body(PlainClient(server))
    await server.stop()
  }

  @Test("the word of the address lets in, as a cookie that no script and no other site gets")
  func welcome() async throws {
    try await withServer { client in
      let answer = try await client.get(
        "/?token=\(client.token)", ["Host": "127.0.0.1:\(client.port)"])
      #expect(answer.status == 200)
      let cookie =
        "Set-Cookie: pokeprep-\(client.port)=\(client.token); Path=/; HttpOnly; SameSite=Strict"
      #expect(answer.head.lowercased().contains(cookie.lowercased()))
      let plain = try await client.get("/any")
      #expect(plain.body == "false /any 0")
      let upper = try await client.get(
        "/any", client.own.merging(["Host": "LOCALHOST:\(client.port)"]) { $1 })
      #expect(upper.status == 200)
    }
  }

  @Test("pages say that nothing else may be loaded, run or framed")
  func headers() async throws {
    try await withServer { client in
      let head = try await client.get("/any").head.lowercased()
      #expect(head.contains("content-security-policy: default-src 'none';"))
      #expect(head.contains("script-src 'self'") && !head.contains("unsafe"))
      #expect(head.contains("frame-ancestors 'none'"))
      #expect(head.contains("x-content-type-options: nosniff"))
      #expect(head.contains("cache-control: no-store"))
      #expect(!head.contains("access-control-allow"))
    }
  }

  @Test(
    "strangers are turned away",
    arguments: [
      ("no token", [:], ["Cookie"]),
      ("another token", ["Cookie": "pokeprep-PORT=" + String(repeating: "0", count: 64)], []),
      ("half a token", ["Cookie": "pokeprep-PORT=ab"], []),
      ("a foreign name", ["Host": "evil.example:PORT"], []),
      ("another port", ["Host": "127.0.0.1:1"], []), ("no host", [:], ["Host"]),
      ("a foreign page", ["Origin": "http://evil.example"], []),
      ("a page of a file", ["Origin": "null"], []),
      ("another server here", ["Origin": "http://127.0.0.1:1"], []),
      ("a picture in a foreign page", ["Sec-Fetch-Site": "cross-site"], []),
      ("a page of another port", ["Sec-Fetch-Site": "same-site"], []),
    ] as [(String, [String: String], [String])])
  func strangers(_ name: String, _ changed: [String: String], _ without: [String]) async throws {
    try await withServer { client in
      func headers(_ own: [String: String]) -> [String: String] {
        var headers = own
        for (key, value) in changed {
          headers[key] = value.replacingOccurrences(of: "PORT", with: "\(client.port)")
        }
        for key in without { headers[key] = nil }
        return headers
      }
      let look = try await client.get("/any", headers(client.own))
      #expect(look.status == 403, "\(name)")
      let change = try await client.post("/any", "{}", headers(client.ownChange))
      #expect(change.status == 403, "\(name)")
    }
  }

  @Test(
    "changes need the header, JSON and a length",
    arguments: [
      ([:], ["X-Pokeprep-Token"], 403), (["X-Pokeprep-Token": "0"], [], 403),
      ([:], ["Origin"], 403),
      (["Content-Type": "text/plain"], [], 415), ([:], ["Content-Type"], 415),
      (["Content-Type": "application/json; charset=utf-8"], [], 200),
      (["Content-Length": "1048577"], [], 413),
    ] as [([String: String], [String], Int)])
  func changes(_ changed: [String: String], _ without: [String], _ status: Int) async throws {
    try await withServer { client in
      var headers = client.ownChange.merging(changed) { $1 }
      for key in without { headers[key] = nil }
      // A body as long as it says.
      let body = String(repeating: " ", count: Int(headers["Content-Length"] ?? "2") ?? 2)
      let answer = try await client.post("/any", body, headers)
      #expect(answer.status == status)
      if status == 200 { #expect(answer.body == "true /any 2") }
    }
  }

  @Test("other methods, long addresses and missing pages are told apart")
  func others() async throws {
    try await withServer { client in
      let put = try await client.send("PUT", "/any", client.ownChange)
      #expect(put.status == 405)
      let long = try await client.get("/" + String(repeating: "x", count: 9000))
      #expect(long.status == 414)
      let missing = try await client.get("/missing")
      #expect(missing.status == 404)
      let wrong = try await client.get("/?token=" + String(repeating: "0", count: 64))
      #expect(wrong.status == 403)
    }
  }

  @Test("a port that is taken is refused with its number")
  func taken() async throws {
    let server = try await LocalServer(EchoSite(), port: 0)
    await #expect(throws: WebInterfaceError.self) {
      _ = try await LocalServer(EchoSite(), port: server.port)
    }
    await server.stop()
  }

  @Test("tokens are long, and another one every time")
  func tokens() async throws {
    var tokens: Set<String> = []
    for _ in 0..<5 {
      let server = try await LocalServer(EchoSite(), port: 0)
      tokens.insert(PlainClient(server).token)
      await server.stop()
    }
    #expect(tokens.count == 5 && tokens.allSatisfy { $0.count == 64 })
  }
}
