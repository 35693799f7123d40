import Foundation
import Testing

@Suite("Copies of new files")
struct FindCopiesTests {
  private struct Row: Decodable {
    var path, state: String
    var reason, prepared: String?
  }

  private struct Answer: Decodable {
    struct Match: Decodable {
      var path, kind: String
      var kept: Bool
    }
    var file: String
    var matches: [Match]
    var error: String?
  }

  private func find(
    _ demo: DemoWorkspace, _ arguments: String...
  ) throws -> (status: Int32, answers: [Answer]) {
    let process = try demo.program.start(["duplicates", "--json", "--find"] + arguments)
    process.waitUntilExit()
    let result = try demo.program.result(of: process)
    guard result.output.hasPrefix("[") else { return (result.status, []) }
    return (
      result.status, try JSONDecoder().decode([Answer].self, from: Data(result.output.utf8))
    )
  }

  @Test("a copy is found as the stage would find it, what is new is not, and nothing is written")
  func find() throws {
    let demo = try DemoWorkspace(pictureCount: 40)
    #expect(try demo.program.run("run", "--types", "fire,water").status == 0)
    let list = try demo.program.run("list", "--json").output
    let rows = try JSONDecoder().decode([Row].self, from: Data(list.utf8))
    let before = try Data(contentsOf: demo.folder.appendingPathComponent("pokeprep.sqlite"))

    // Duplicates of the demo set, as files of the input: the one that stayed is told, not themselves.
    let copies = rows.filter { $0.reason?.contains("duplicate") == true }
    #expect(copies.count > 2)
    for copy in copies {
      let found = try find(demo, "images/\(copy.path)")
      #expect(found.status == 1, "\(copy.path)")
      #expect(found.answers.first?.matches.contains { $0.kept } == true, "\(copy.path)")
      #expect(found.answers.first?.matches.contains { $0.path == copy.path } == false)
    }

    // The same bytes elsewhere are equal; the prepared picture is a smaller one.
    let kept = try #require(rows.first { $0.state == "kept" })
    let copy = demo.folder.appendingPathComponent("copy.bin")
    try FileManager.default.copyItem(
      at: demo.folder.appendingPathComponent("images/\(kept.path)"), to: copy)
    let exact = try find(demo, "copy.bin").answers.first?.matches.first
    #expect(exact?.path == kept.path && exact?.kind == "exact" && exact?.kept == true)
    let small = try find(demo, try #require(kept.prepared)).answers.first?.matches
    #expect(small?.contains { $0.path == kept.path && $0.kind == "near" } == true)
    // --exact-only does not look for it.
    #expect(try find(demo, try #require(kept.prepared), "--exact-only").status == 0)

    let other = try DemoWorkspace(pictureCount: 1)
    let drawn = try other.program.run(
      "demo-data", "other", "--count", "12", "--types", "grass", "--seed", "77")
    #expect(drawn.status == 0, "\(drawn.errors)")
    let files = try other.files(in: "other/images").keys.filter { $0.hasSuffix(".png") }
      .map { other.folder.appendingPathComponent("other/images/\($0)").path }
    let new = try demo.program.start(["duplicates", "--find"] + files)
    new.waitUntilExit()
    let told = try demo.program.result(of: new)
    #expect(told.output.contains("0 of \(files.count) files show"), "\(told.output)")
    #expect(told.status == 0)

    try Data("no picture".utf8).write(to: copy)
    let broken = try find(demo, "copy.bin", "images/\(kept.path)")
    #expect(broken.status == 2 && broken.answers.count == 2)
    #expect(broken.answers.first?.error != nil && broken.answers.last?.error == nil)
    let after = try Data(contentsOf: demo.folder.appendingPathComponent("pokeprep.sqlite"))
    #expect(before == after)
  }

  @Test("a set that was never converted is answered with what to run")
  func early() throws {
    let demo = try DemoWorkspace(pictureCount: 2)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    let early = try demo.program.run("duplicates", "--find", "pokeprep.sqlite")
    #expect(early.status == 2 && early.errors.contains("pokeprep convert"), "\(early.errors)")
  }
}
