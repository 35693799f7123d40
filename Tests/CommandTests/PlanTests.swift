import Foundation
import Testing

@Suite("A plan")
struct PlanTests {
  private static let settings = [
    "--types", "all", "--set", "convert.size=24", "--set", "augment.shard-size=16",
  ]

  /// Plans and does all tasks of all phases, merging after each.
  private func curate(_ demo: DemoWorkspace, tasks: Int, buckets: Int? = nil) throws {
    let scale = buckets.map { ["--scale", "--buckets", "\($0)"] } ?? []
    try expect(demo, ["plan", "--tasks", "\(tasks)"] + scale + Self.settings)
    for _ in 0..<(buckets == nil ? 2 : 3) {
      try expect(demo, ["work", "--task", "0", "--of", "1"])
      try expect(demo, ["merge"])
    }
  }

  private func expect(_ demo: DemoWorkspace, _ words: [String], status: Int32 = 0) throws {
    let result = try run(demo, words)
    try #require(result.status == status, "\(words): \(result.errors)")
  }

  private func run(_ demo: DemoWorkspace, _ words: [String]) throws -> Program.Result {
    let process = try demo.program.start(words)
    process.waitUntilExit()
    return try demo.program.result(of: process)
  }

  /// Adds a picture of the set as `convert` resizes it, which is a near duplicate.
  private func addResizedCopy(to demo: DemoWorkspace) throws {
    let other = try DemoWorkspace(pictureCount: 10)
    try expect(other, ["filter", "--types", "fire"])
    try expect(other, ["convert", "--size", "96"])
    let prepared = other.folder.appendingPathComponent("prepared/fire")
    // One on white, so that it comes as far as duplicates.
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: prepared.path)
        .first { $0.hasPrefix("emberpup-006") })
    try FileManager.default.copyItem(
      at: prepared.appendingPathComponent(name),
      to: demo.folder.appendingPathComponent("images/fire/resized.png"))
  }

  /// What of a workspace has nothing to do with time: shards, decisions, prepared pictures.
  private func outcome(_ demo: DemoWorkspace) throws -> [String: Data] {
    var outcome = try demo.files(in: "shards")
    for (name, bytes) in try demo.files(in: "prepared") { outcome["prepared/\(name)"] = bytes }
    outcome["list"] = Data(try demo.program.run("list", "--csv").output.utf8)
    return outcome
  }

  @Test("of any number of tasks leaves what run leaves", arguments: [1, 3, 64])
  func sameBytes(tasks: Int) throws {
    let (whole, parts) = (try DemoWorkspace(pictureCount: 10), try DemoWorkspace(pictureCount: 10))
    try expect(whole, ["run"] + Self.settings)
    try curate(parts, tasks: tasks)
    let (expected, found) = (try outcome(whole), try outcome(parts))
    #expect(expected.keys.contains("shards.json"))
    #expect(expected.keys.sorted() == found.keys.sorted())
    for (name, bytes) in expected { #expect(found[name] == bytes, "\(name)") }
    // The stages know that they are done.
    struct DryRun: Decodable { var wouldRun: [String] }
    let again = try run(parts, ["run", "--dry-run", "--json"]).output
    #expect(
      try JSONDecoder().decode(DryRun.self, from: Data(again.utf8)).wouldRun.isEmpty, "\(again)")
  }

  @Test(
    "that shares the search for near duplicates leaves what run leaves",
    arguments: [(1, 1), (1, 4), (3, 1), (7, 4)])
  func sharedSearch(tasks: Int, buckets: Int) throws {
    let (whole, parts) = (try DemoWorkspace(pictureCount: 10), try DemoWorkspace(pictureCount: 10))
    for demo in [whole, parts] { try addResizedCopy(to: demo) }
    // What is converted already takes part, too.
    if tasks == 3 {
      try expect(parts, ["filter", "--types", "all"])
      try expect(parts, ["convert", "--size", "24"])
    }
    try expect(whole, ["run", "--set", "duplicates.search=bands"] + Self.settings)
    try curate(parts, tasks: tasks, buckets: buckets)
    let (expected, found) = (try outcome(whole), try outcome(parts))
    #expect(expected.keys.sorted() == found.keys.sorted())
    for (name, bytes) in expected { #expect(found[name] == bytes, "\(name)") }
    let list = String(decoding: found["list"] ?? Data(), as: UTF8.self)
    #expect(list.contains("near duplicate"))
    // Pairs that are gone are found again; a file that is something else is refused.
    let pairs = parts.folder.appendingPathComponent("plan/match/results/00000.pairs")
    let bytes = try Data(contentsOf: pairs)
    try Data("none".utf8).write(to: pairs)
    try expect(parts, ["merge", "--phase", "match"])
    try expect(parts, ["duplicates", "--distance", "2"])
    try expect(parts, ["merge", "--phase", "match"], status: 78)
    try FileManager.default.removeItem(at: pairs)
    try expect(parts, ["work", "--phase", "match", "--task", "0"])
    #expect(try Data(contentsOf: pairs) == bytes)
  }

  @Test("shares the search only where there is one")
  func noSearch() throws {
    let demo = try DemoWorkspace(pictureCount: 4)
    try expect(
      demo, ["plan", "--scale", "--tasks", "2", "--set", "duplicates.method=exact"], status: 2)
    try expect(demo, ["plan", "--buckets", "2", "--tasks", "2"], status: 2)
    try expect(demo, ["plan", "--scale", "--tasks", "2", "--types", "all"])
    #expect(try run(demo, ["emit", "slurm"]).output.contains("measure match shards"))
    try expect(demo, ["work", "--phase", "match", "--task", "0"], status: 75)
  }

  @Test("tells engines by the exit status whether another try may help")
  func statuses() throws {
    let demo = try DemoWorkspace(pictureCount: 6)
    try expect(demo, ["work", "--task", "0"], status: 78)
    try expect(demo, ["plan", "--tasks", "2"] + Self.settings)
    try expect(demo, ["merge"], status: 75)
    try expect(demo, ["work", "--phase", "shards", "--task", "0"], status: 75)
    try expect(demo, ["work", "--task", "2"], status: 78)
    try expect(demo, ["work", "--task", "auto"], status: 78)
    try expect(demo, ["plan", "--tasks", "3"] + Self.settings, status: 78)
    let plan = demo.folder.appendingPathComponent("plan/measure/tasks/00000.jsonl")
    try Data("{}\n".utf8).write(to: plan)
    try expect(demo, ["work", "--task", "0"], status: 78)
    try expect(demo, ["work", "--task", "1"])
  }

  @Test("notices pictures that changed: the task, and the merge")
  func changedInput() throws {
    let demo = try DemoWorkspace(pictureCount: 6)
    try expect(demo, ["plan", "--tasks", "1"] + Self.settings)
    let picture = try #require(
      try demo.files(in: "images").keys.sorted().first { $0.hasPrefix("fire/") })
    let file = demo.folder.appendingPathComponent("images/\(picture)")
    let bytes = try Data(contentsOf: file)
    try (bytes + Data([0])).write(to: file)
    let result = try run(demo, ["work", "--task", "0"])
    #expect(result.status == 78)
    #expect(result.errors.contains(picture) && result.errors.contains("new plan"))
    // A new plan takes them as they are now; a picture that comes after the tasks is one too many.
    try expect(demo, ["plan", "--tasks", "1", "--out", "other"] + Self.settings)
    try expect(demo, ["work", "--plan", "other", "--task", "0"])
    try bytes.write(to: file.deletingLastPathComponent().appendingPathComponent("late.png"))
    try expect(demo, ["merge", "--plan", "other"], status: 78)
  }

  @Test("prints a line of JSON a task, the same for a task done twice, and without an environment")
  func lines() throws {
    let demo = try DemoWorkspace(pictureCount: 6)
    try expect(demo, ["plan", "--tasks", "3"] + Self.settings)
    let path = try Program.path(of: "pokeprep")
    let work =
      "printf '0\\n2\\nnone\\n' | env -i '\(path)' work --plan plan --stdin > lines.txt; echo $? >> lines.txt"
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", work]
    shell.currentDirectoryURL = demo.folder
    try shell.run()
    shell.waitUntilExit()
    let text = try String(
      contentsOf: demo.folder.appendingPathComponent("lines.txt"), encoding: .utf8)
    let lines = text.split(separator: "\n").map(String.init)
    try #require(lines.count == 4)
    #expect(lines[2] == "{\"error\":78,\"task\":\"none\"}")
    #expect(lines[3] == "78")
    struct Report: Decodable, Equatable { var task: Int, pictures: Int, kept: Int, sha256: String }
    let reports = try lines[..<2].map { try JSONDecoder().decode(Report.self, from: Data($0.utf8)) }
    #expect(reports.map(\.task) == [0, 2])
    #expect(reports.allSatisfy { $0.pictures >= $0.kept && $0.sha256.count == 64 })
    // Done again from nothing it finds the same, and done already it says the same.
    try FileManager.default.removeItem(at: demo.folder.appendingPathComponent("plan/measure/done"))
    try FileManager.default.createDirectory(
      at: demo.folder.appendingPathComponent("plan/measure/done"), withIntermediateDirectories: true
    )
    let first = try run(demo, ["work", "--task", "0"]).output
    #expect(try JSONDecoder().decode(Report.self, from: Data(first.utf8)) == reports[0])
    #expect(try run(demo, ["work", "--task", "0"]).output == first)
    let array = try run(demo, ["work", "--task", "0", "--of", "2", "--json"])
    #expect(try JSONDecoder().decode([Report].self, from: Data(array.output.utf8)) == reports)
    let failed = try run(demo, ["work", "--task", "7", "--json"])
    #expect(failed.status == 78 && failed.output == "[{\"error\":78,\"task\":\"7\"}]\n")
  }

  @Test("takes the number of a task from the engine that started it")
  func engines() throws {
    let demo = try DemoWorkspace(pictureCount: 6)
    try expect(demo, ["plan", "--tasks", "4"] + Self.settings)
    func tasks(_ environment: [String: String], _ more: String...) throws -> String {
      let process = try demo.program.start(
        ["work", "--task", "auto"] + more, environment: environment)
      process.waitUntilExit()
      let lines = try demo.program.result(of: process).output.split(separator: "\n")
      return lines.compactMap { $0.split(separator: "\"task\":").last?.first }.map(String.init)
        .joined()
    }
    #expect(try tasks(["SLURM_ARRAY_TASK_ID": "3", "SLURM_ARRAY_TASK_COUNT": "1"]) == "3")
    #expect(try tasks(["SLURM_ARRAY_TASK_ID": "1"], "--of", "2") == "13")
    #expect(try tasks(["JOB_COMPLETION_INDEX": "2"]) == "2")
    #expect(try tasks(["OMPI_COMM_WORLD_RANK": "0", "OMPI_COMM_WORLD_SIZE": "2"]) == "02")
    #expect(try tasks(["RANK": "1", "WORLD_SIZE": "3"]) == "1")
  }

  @Test("brings the files of a list, by links and by a command, and counts those it cannot bring")
  func list() throws {
    let demo = try DemoWorkspace(pictureCount: 6)
    let files = FileManager.default
    try files.moveItem(
      at: demo.folder.appendingPathComponent("images"),
      to: demo.folder.appendingPathComponent("far"))
    let names = try demo.files(in: "far").keys.sorted().filter {
      $0.hasPrefix("fire/") || $0.hasPrefix("water/")
    }
    let lines = names.enumerated().map { index, name in
      let path = demo.folder.appendingPathComponent("far/\(name)").path
      return index % 2 == 0 ? "\(name)\t\(path)" : "\(name)\tfar://\(path)"
    }
    let list = demo.folder.appendingPathComponent("list.txt")
    try Data((lines + ["fire/none.png\tfar:///none"]).joined(separator: "\n").utf8).write(to: list)
    let plan = ["plan", "--input", "list.txt", "--tasks", "2"] + Self.settings
    try expect(demo, plan, status: 2)
    try expect(demo, plan + ["--fetch", "cat \"$(echo {} | cut -c7-)\""])
    try expect(demo, ["work", "--task", "0", "--of", "1"])
    let merged = try run(demo, ["merge"])
    #expect(merged.status == 0, "\(merged.errors)")
    #expect(merged.output.contains("\(names.count) of \(names.count + 1) pictures"))
    for name in names {
      let found = try Data(contentsOf: demo.folder.appendingPathComponent("images/\(name)"))
      #expect(try found == Data(contentsOf: demo.folder.appendingPathComponent("far/\(name)")))
    }
    try expect(demo, ["work", "--task", "0", "--of", "1"])
    try expect(demo, ["merge"])
  }

  @Test("stops a task of too many pictures that cannot be used")
  func badShare() throws {
    let demo = try DemoWorkspace(pictureCount: 4)
    let bad = demo.folder.appendingPathComponent("images/fire")
    for number in 0..<20 {
      try Data("none".utf8).write(to: bad.appendingPathComponent("bad\(number).png"))
    }
    try expect(demo, ["plan", "--tasks", "1", "--max-bad-share", "0.5"] + Self.settings)
    try expect(demo, ["work", "--task", "0"], status: 65)
    try expect(demo, ["merge"], status: 75)
  }
}
