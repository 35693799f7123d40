import Foundation
import Testing

@Suite("The program")
struct CommandTests {
  @Test("exits with 0 for help and 2 for wrong usage")
  func usage() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    #expect(try demo.program.run("--help").status == 0)
    let help = try demo.program.run("filter", "--help")
    #expect(help.status == 0)
    #expect(help.output.contains("pokeprep filter --types fire,water,grass"))
    for arguments in [["filter"], ["nonsense"], ["filter", "--typos", "fire"]] {
      let result = try demo.program.run(typed: arguments)
      #expect(result.status == 2, "\(arguments)")
      #expect(result.output.isEmpty)
      #expect(!result.errors.isEmpty)
    }
  }

  @Test("says what to type where nothing has been filtered, and makes no catalogue")
  func nothingFiltered() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    for command in ["status", "list"] {
      let result = try demo.program.run(command)
      #expect(result.status == 2)
      #expect(result.errors.contains("pokeprep filter --types"))
    }
    #expect(try demo.program.run("run", "--dry-run").status == 0)
    #expect(try demo.program.run("filter", "--types", "all", "--dry-run").status == 0)
    #expect(
      !FileManager.default.fileExists(
        atPath: demo.folder.appendingPathComponent("pokeprep.sqlite").path))
  }

  @Test("says what to type next, unless it is to be quiet")
  func next() throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    let archive = demo.folder.appendingPathComponent("images.npy")
    var header = "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2, 2), }"
    header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    try
      (Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, 118, 0]) + Data(header.utf8)
      + Data([1, 2, 3, 4])).write(to: archive)
    let picture = try #require(
      try demo.files(in: "images").keys.sorted().first { $0.hasSuffix(".png") })
    let commands = [
      ["import", "images.npy", "--class", "a", "--out", "new", "--overwrite"],
      ["filter", "--types", "all"], ["run"], ["status"], ["decide", picture, "--reject"],
      ["audit", "--reject", "blur"], ["plan", "--input", "images", "--out", "plan"],
    ]
    for command in commands {
      for options in [[], ["--quiet"]] {
        try? FileManager.default.removeItem(at: demo.folder.appendingPathComponent("plan"))
        if command[0] == "decide" { _ = try demo.program.run("decide", picture, "--undo") }
        let result = try demo.program.run(typed: command + options)
        let lines = (result.output + result.errors).split(separator: "\n")
        let found = lines.filter { $0.lowercased().hasPrefix("next: ") }
        #expect(result.status < 2, "\(command): \(result.errors)")
        if command[0] != "audit" || !options.isEmpty {
          #expect(found.count == (options.isEmpty ? 1 : 0), "\(command + options): \(found)")
        }
      }
    }
  }

  @Test("gives every picture one decision, the counts of all stages adding up")
  func countsAddUp() throws {
    let demo = try DemoWorkspace(pictureCount: 12)
    let ran = try demo.program.run("run", "--types", "fire,water", "--json")
    #expect(ran.status == 0, "\(ran.errors)")
    let files = try demo.files(in: "images").keys
    let lines = try demo.program.run("list", "--csv").output.split(separator: "\n")
    #expect(
      lines.first.map(String.init)
        == "path,class,species,split,width,height,format,whiteness,group,state,stage,reason,value,"
        + "threshold,prepared,decided")
    #expect(lines.count - 1 == files.filter { !$0.hasPrefix(".") }.count)
    let rejected = lines.filter { $0.contains(",rejected,") }
    let kept = lines.filter { $0.contains(",kept,") }
    #expect(rejected.count + kept.count == lines.count - 1)
    #expect(!rejected.isEmpty)
    let summary = try JSONDecoder().decode(RunJSON.self, from: Data(ran.output.utf8))
    #expect(summary.stages.map(\.name).first == "filter")
    #expect(summary.stages.last?.keptCount == kept.count)
  }

  @Test("does again only what a setting touches")
  func onlyWhatChanged() throws {
    let demo = try DemoWorkspace(pictureCount: 6)
    func ran(_ arguments: String...) throws -> [String] {
      let process = try demo.program.start(["run", "--json"] + arguments)
      process.waitUntilExit()
      let output = try demo.program.result(of: process).output
      return try JSONDecoder().decode(RunJSON.self, from: Data(output.utf8)).stages
        .filter { !$0.wasCurrent }.map(\.name)
    }
    let all = ["filter", "convert", "whiteness", "duplicates", "balance", "augment"]
    #expect(try ran() == all)
    #expect(try ran() == [])
    #expect(try ran("--set", "whiteness.threshold=0.5") == Array(all[2...]))
    #expect(try ran("--set", "whiteness.threshold=0.5", "--set", "augment.copies=1") == ["augment"])
    try FileManager.default.removeItem(at: demo.folder.appendingPathComponent("prepared"))
    #expect(
      try ran("--set", "whiteness.threshold=0.5", "--set", "augment.copies=1").first == "convert")
  }

  @Test("writes the same shards whatever the number of threads")
  func threads() throws {
    let one = try DemoWorkspace(pictureCount: 8)
    let three = try DemoWorkspace(pictureCount: 8)
    #expect(try one.program.run("run", "--threads", "1").status == 0)
    #expect(try three.program.run("run", "--threads", "3").status == 0)
    let shards = try one.files(in: "shards")
    #expect(shards.keys.contains("shards.json"))
    #expect(try three.files(in: "shards") == shards)
    #expect(try three.files(in: "prepared") == one.files(in: "prepared"))
  }

  @Test("comes to the same end after being killed, or interrupted, in the middle")
  func killed() throws {
    let whole = try DemoWorkspace(pictureCount: 200)
    #expect(try whole.program.run("run", "--quiet").status == 0)
    let broken = try DemoWorkspace(pictureCount: 200)
    for signal in [SIGKILL, SIGINT] {
      // More pictures than before, so that the program is at work when it is stopped.
      let count = try broken.preparedCount() + 40
      let process = try broken.program.start(["run", "--quiet"])
      while process.isRunning, try broken.preparedCount() < count { usleep(2000) }
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      #expect(process.terminationStatus == (signal == SIGINT ? 130 : SIGKILL))
    }
    #expect(try broken.program.run("status").status == 0)
    #expect(try broken.program.run("run", "--quiet").status == 0)
    #expect(try broken.files(in: "shards") == whole.files(in: "shards"))
    #expect(try broken.files(in: "prepared") == whole.files(in: "prepared"))
    #expect(
      try broken.program.run("list", "--csv").output
        == whole.program.run("list", "--csv").output)
  }

  @Test("ends quietly when nobody reads its output any more")
  func brokenPipe() throws {
    let demo = try DemoWorkspace(pictureCount: 40)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    let shell = Process()
    let errors = Pipe()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "'\(try Program.path(of: "pokeprep"))' list --json | head -c 1"]
    shell.currentDirectoryURL = demo.folder
    shell.standardOutput = FileHandle.nullDevice
    shell.standardError = errors
    try shell.run()
    shell.waitUntilExit()
    #expect(try errors.fileHandleForReading.readToEnd() ?? Data() == Data())
  }

  @Test("init writes settings that run accepts, and replaces them only when told")
  func initialSettings() throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    #expect(try demo.program.run("init", "--types", "fire").status == 0)
    let settings = demo.folder.appendingPathComponent("pokeprep.yaml")
    let text = try String(contentsOf: settings, encoding: .utf8)
    #expect(text.contains("types: [fire]"))
    #expect(try demo.program.run("init").status == 2)
    try Data(text.replacing("threshold", with: "treshold").utf8).write(to: settings)
    let wrong = try demo.program.run("run")
    #expect(wrong.status == 2)
    #expect(wrong.errors.contains("did you mean whiteness.threshold?"))
    #expect(try demo.program.run("init", "--force", "--types", "fire").status == 0)
    #expect(try demo.program.run("run").status == 0)
  }
}

/// What the tests read of `run --json`.
struct RunJSON: Decodable {
  struct Stage: Decodable {
    var name: String
    var wasCurrent: Bool
    var keptCount: Int
  }

  var stages: [Stage]
}

extension DemoWorkspace {
  /// How many prepared pictures are there, whole or not.
  func preparedCount() throws -> Int {
    let path = folder.appendingPathComponent("prepared").path
    return (try? FileManager.default.subpathsOfDirectory(atPath: path).count) ?? 0
  }
}
