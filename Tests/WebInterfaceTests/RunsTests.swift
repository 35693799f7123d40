import Foundation
import Testing
import WebInterface

@Suite("Runs in the browser")
struct RunsTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("pokeprep-runs-\(UUID().uuidString)/first")

  private func append(_ text: String, to name: String) throws {
    let file = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let old = (try? Data(contentsOf: file)) ?? Data()
    try (old + Data(text.utf8)).write(to: file)
  }

  @Test("a table is read on from where it was left, whole lines alone")
  func growing() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try append("step,loss_g,r1\n1,2.5,\n2,3", to: "log.csv")
    var table = GrowingTable(path: folder.appendingPathComponent("log.csv").path)
    table.update()
    #expect(
      table.series["step"] == [1] && table.series["loss_g"] == [2.5] && table.series["r1"] == [nil])
    try append(".5,7\n3,nan,8\n", to: "log.csv")
    table.update()
    #expect(table.series["loss_g"] == [2.5, 3.5, nil] && table.series["r1"] == [nil, 7, 8])
    // A run that began anew.
    try Data("step,loss_g\n1,9\n".utf8).write(to: folder.appendingPathComponent("log.csv"))
    table.update()
    #expect(table.series["loss_g"] == [9] && table.series["r1"] == nil)
  }

  @Test("a long table is kept as means, and ends with its last line")
  func long() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let lines = (1...10_001).map { "\($0),\($0 % 2)" }.joined(separator: "\n")
    try append("step,value\n\(lines)\n", to: "log.csv")
    var table = GrowingTable(path: folder.appendingPathComponent("log.csv").path)
    table.update()
    let steps = try #require(table.series["step"]).compactMap(\.self)
    let values = try #require(table.series["value"]).compactMap(\.self)
    #expect((GrowingTable.rowLimit / 2...GrowingTable.rowLimit).contains(steps.count))
    #expect(steps == steps.sorted() && steps.last == 10_001)
    // Ones and zeros in turns: every mean of a whole group is one half.
    #expect(values.dropLast().allSatisfy { $0 == 0.5 })
  }

  @Test("the numbers of a run come as JSON, whatever its columns are called")
  func numbers() async throws {
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    try append("step,seconds,a\\b\n1,0.5,\n2,1,1e-9\n3,1.5,nan\n", to: "log.csv")
    let site = RunsSite([folder])
    let answer = try #require(await site.answer(WebRequest(path: "/api/run")))
    struct Found: Decodable {
      var name, version: String; var step: Int; var log: [String: [Double?]]
    }
    let found = try JSONDecoder().decode(Found.self, from: answer.body)
    #expect(found.log["step"] == [1, 2, 3] && found.log["seconds"] == [0.5, 1, 1.5])
    #expect(found.log["a\\b"] == [nil, 1e-9, nil])
    #expect(found.step == 3 && found.name == "first" && !found.version.isEmpty)
    // Nothing is sent twice.
    let query = ["version": found.version]
    let again = try #require(await site.answer(WebRequest(path: "/api/run", query: query)))
    #expect(try JSONDecoder().decode(Found.self, from: again.body).log.isEmpty)
  }

  @Test("a run without a checkpoint is shown, its name as text, and draws nothing")
  func page() async throws {
    let named = folder.deletingLastPathComponent().appendingPathComponent("<b>run")
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    try append("step,alarm,number,limit,try\n100,collapse,0.1,0.2,\"less\"\n", to: "alarms.csv")
    try FileManager.default.moveItem(at: folder, to: named)
    let site = RunsSite([named])
    let page = try #require(await site.answer(WebRequest(path: "/")))
    let text = String(decoding: page.body, as: UTF8.self)
    #expect(
      text.contains("&lt;b&gt;run") && !text.contains("<b>run") && text.contains("100 collapse"))
    #expect(await site.answer(WebRequest(path: "/sample"))?.status == 409)
    #expect(await site.answer(WebRequest(path: "/sheet", query: ["step": "0"]))?.status == 404)
    #expect(await site.answer(WebRequest(path: "/api/run", query: ["run": "1"]))?.status == 404)
    let look = try #require(await site.answer(WebRequest(path: "/api/run")))
    let version = try #require(
      (try JSONSerialization.jsonObject(with: look.body) as? [String: Any])?["version"] as? String)
    let again = try #require(
      await site.answer(WebRequest(path: "/api/run", query: ["version": version])))
    #expect(again.body.count < look.body.count)
  }

  @Test(
    "parameters that mean nothing are refused by name",
    arguments: [
      ("/sheet", ["step": "-1"], 400, "step: expected a whole number, 0 or more, found -1"),
      ("/sheet", ["step": "x"], 400, "found x"), ("/sheet", ["step": "2.0"], 400, "found 2.0"),
      ("/sheet", ["step": "99999999999999999999"], 400, "step"),
      ("/sheet", [:], 400, "found nothing"), ("/sheet", ["step": ""], 400, "an empty value"),
      ("/sheet", ["step": "21"], 404, "(2, of steps 0 to 20), found 21"),
      ("/sheet", ["step": "20", "stop": "1"], 400, "expected one of run, step, found stop"),
      ("/sheet", ["step": "20", "run": "-1"], 400, "run: expected a whole number"),
      ("/sheet", ["step": "20", "run": "1"], 404, "run: expected 0 to 0, found 1"),
      ("/sheet", ["step": "20"], 200, "sheet of 20"),
      ("/api/run", ["run": "x"], 400, "run"), ("/api/run", ["step": "1"], 400, "run, version"),
      ("/sample", ["run": "x"], 400, "run"),
    ] as [(String, [String: String], Int, String)])
  func parameters(
    _ path: String, _ query: [String: String], _ status: Int, _ words: String
  ) async throws {
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    try append("", to: "log.csv")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("samples"), withIntermediateDirectories: true)
    for step in ["000000", "000020"] {
      try append("sheet of \(step.suffix(2))", to: "samples/\(step).png")
    }
    let answer = try #require(
      await RunsSite([folder]).answer(WebRequest(path: path, query: query)))
    #expect(answer.status == status)
    #expect(String(decoding: answer.body, as: UTF8.self).contains(words))
  }

  @Test("a parameter that is given twice is refused")
  func repeated() async throws {
    let server = try await LocalServer(RunsSite([folder]), port: 0)
    let answer = try await PlainClient(server).get("/sheet?step=1&step=1")
    await server.stop()
    #expect(answer.status == 400 && answer.body.contains("step: expected one value, found several"))
  }

  @Test(
    "a log that cannot be read, or not in whole, says why",
    arguments: [
      ("", "expected a line with the names of its columns, found 0 bytes", 0),
      ("\u{0}\u{1}garbage", "expected lines, found 9 bytes without the end of one", 0),
      ("1,2\n2,3\n", "line 1: expected names of columns, step among them, found 1,2 (2 lines", 0),
      ("step,a\n1,2\n\n2\n3,4\n4,5,6\n", "line 4: expected 2 numbers, found 2 (2 lines", 2),
      ("step,a\n1,2\n2,x\n", "line 3: expected 2 numbers, found 2,x", 1),
      ("step,a\n1,2\n99999999999999999999,3\n", "line 3: expected a step from 0 to", 1),
      ("step,a\n1,2\n-1,3\n2.5,3\nnan,3\n", "found -1,3 (3 lines are left out)", 1),
      ("step,a\n1,\n2,nan\n3, \n4", nil, 3), ("\"step\",a\r\n1,2\r\n\r\n", nil, 1),
    ] as [(String, String?, Int)])
  func damaged(_ text: String, _ problem: String?, _ rowCount: Int) throws {
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    try append(text, to: "log.csv")
    var table = GrowingTable(path: folder.appendingPathComponent("log.csv").path)
    table.update()
    #expect(table.series["step"]?.count ?? 0 == rowCount)
    let found = table.problem
    #expect(
      problem.map { found?.contains($0) ?? false } ?? (found == nil), "\(found ?? "no problem")")
    // A file that is not there is no problem, and one that is mended none any more.
    try Data("step,a\n1,2\n".utf8).write(to: folder.appendingPathComponent("log.csv"))
    table.update()
    #expect(table.problem == nil && table.series["a"] == [2])
  }

  @Test("a log that was written anew and is longer than before is read anew")
  func rewritten() throws {
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    let file = folder.appendingPathComponent("log.csv")
    try append("step,a\n1,0.25\n2,0.5\n", to: "log.csv")
    var table = GrowingTable(path: file.path)
    table.update()
    try Data("step,a\n1,0.25\n2,0.7500001\n3,1\n".utf8).write(to: file)
    table.update()
    #expect(table.problem == nil && table.series["step"] == [1, 2, 3])
  }

  @Test("a run whose log cannot be read says so on the page, and once to the person who asked")
  func unreadable() async throws {
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("log.csv"), withIntermediateDirectories: true)
    let said = SharedValue<[String]>([])
    let site = RunsSite([folder], say: { words in said.change { $0.append(words) } })
    await site.read()
    let page = try #require(await site.answer(WebRequest(path: "/")))
    let text = String(decoding: page.body, as: UTF8.self)
    #expect(text.contains("log.csv: cannot read: not a regular file"))
    #expect(text.contains("the log cannot be read") && !text.contains("step 0"))
    #expect(said.value.count == 1 && said.value.first?.contains("first/log.csv: ") ?? false)
    let look = try #require(await site.answer(WebRequest(path: "/api/run")))
    #expect(String(decoding: look.body, as: UTF8.self).contains("not a regular file"))
  }

  @Test("the newest step is that of the last line, also where rows are means of several")
  func newest() async throws {
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    let lines = (1...10_008).map { "\($0),\(Double($0) / 2)" }.joined(separator: "\n")
    try append("step,seconds\n\(lines)\n7,", to: "log.csv")
    var table = GrowingTable(path: folder.appendingPathComponent("log.csv").path)
    table.update()
    #expect(table.last("step") == 10_008 && table.last("seconds") == 5_004)
    #expect(table.last("a") == nil)
    let page = try #require(await RunsSite([folder]).answer(WebRequest(path: "/")))
    #expect(String(decoding: page.body, as: UTF8.self).contains(">step 10008, 5004 s<"))
  }

  @Test("numbers beyond those of the page are left out of its JSON")
  func huge() async throws {
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    try append("step,seconds,a\n1,1e300,-1e300\n", to: "log.csv")
    let look = try #require(await RunsSite([folder]).answer(WebRequest(path: "/api/run")))
    let object = try JSONSerialization.jsonObject(with: look.body) as? [String: Any]
    #expect((object?["state"] as? String)?.hasPrefix("step 1, ") == true)
  }

  @Test("names with any characters are the same on the page and in its JSON")
  func oddNames() async throws {
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    let name = "ev\"il <b>\n\u{1B}[31m é\r"
    let odd = folder.deletingLastPathComponent().appendingPathComponent(name)
    try FileManager.default.createDirectory(at: odd, withIntermediateDirectories: true)
    let site = RunsSite([odd])
    let page = try #require(await site.answer(WebRequest(path: "/")))
    let text = String(decoding: page.body, as: UTF8.self)
    let match = try #require(text.firstMatch(of: /data-name="([^"]*)"/))
    let look = try #require(await site.answer(WebRequest(path: "/api/run")))
    let object = try JSONSerialization.jsonObject(with: look.body) as? [String: Any]
    #expect(String(match.output.1).removingPercentEncoding == object?["name"] as? String)
    #expect(object?["name"] as? String == name)
    // What reads it on the page undoes the same.
    let script = try #require(await site.answer(WebRequest(path: "/runs.js")))
    #expect(
      String(decoding: script.body, as: UTF8.self)
        .contains("decodeURIComponent(section.dataset.name)"))
  }

  @Test("a run that is deleted while it is looked at says so, and how far it was")
  func deleted() async throws {
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    try append("step,seconds\n40,2\n", to: "log.csv")
    let site = RunsSite([folder])
    struct Found: Decodable { var version, state: String }
    func look() async throws -> Found {
      let answer = try #require(await site.answer(WebRequest(path: "/api/run")))
      return try JSONDecoder().decode(Found.self, from: answer.body)
    }
    let before = try await look()
    #expect(before.state == "step 40, 2 s")
    let none = try #require(await site.answer(WebRequest(path: "/sample")))
    #expect(String(decoding: none.body, as: UTF8.self).contains("no checkpoint yet, at step 40"))
    try FileManager.default.removeItem(at: folder)
    let after = try await look()
    #expect(after.version != before.version)
    #expect(after.state == "its folder is gone: deleted, renamed or moved; it was at step 40, 2 s")
    let gone = try #require(await site.answer(WebRequest(path: "/sample")))
    #expect(gone.status == 409 && String(decoding: gone.body, as: UTF8.self).contains("is gone"))
  }

  @Test("a run without a step yet says so")
  func begun() async throws {
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    try append("step,a\n", to: "log.csv")
    let page = try #require(await RunsSite([folder]).answer(WebRequest(path: "/")))
    #expect(String(decoding: page.body, as: UTF8.self).contains("<p class=\"state\">no steps yet"))
  }
}
