import Foundation
import Testing

@Suite("run and what was typed before it")
struct KeptSettingsTests {
  private func threshold(in demo: DemoWorkspace) throws -> Double? {
    struct Status: Decodable {
      struct Stage: Decodable {
        struct Settings: Decodable { var threshold: Double? }
        var stage: String
        var settings: Settings
      }
      var stages: [Stage]
    }
    let json = try demo.program.run("status", "--json").output
    return try JSONDecoder().decode(Status.self, from: Data(json.utf8)).stages
      .first { $0.stage == "whiteness" }?.settings.threshold
  }

  @Test("run keeps the settings of the last run of each stage, and names those that change")
  func kept() throws {
    let demo = try DemoWorkspace(pictureCount: 6)
    #expect(try demo.program.run("filter", "--types", "fire").status == 0)
    #expect(try demo.program.run("whiteness", "--threshold", "0.25").status == 0)
    let ran = try demo.program.run("run")
    #expect(ran.status == 0, "\(ran.errors)")
    #expect(!ran.errors.contains("→"), "\(ran.errors)")
    #expect(try threshold(in: demo) == 0.25)
    let classes = try demo.program.run("list", "--state", "kept", "--csv").output
    #expect(!classes.contains(",water,"))

    let yaml = demo.folder.appendingPathComponent("pokeprep.yaml")
    try Data("whiteness:\n  threshold: 0.5\n".utf8).write(to: yaml)
    let dry = try demo.program.run("run", "--dry-run")
    #expect(dry.errors == "whiteness: threshold 0.25 → 0.5 (pokeprep.yaml)\n")
    #expect(dry.output.contains("threshold 0.25 → 0.5"))
    #expect(dry.output.contains("builds on whiteness, which runs again"))
    #expect(try threshold(in: demo) == 0.25)
    let typed = try demo.program.run("run", "--set", "whiteness.threshold=0.75")
    #expect(typed.errors.hasPrefix("whiteness: threshold 0.25 → 0.75\n"), "\(typed.errors)")
    #expect(try threshold(in: demo) == 0.75)
    let quiet = try demo.program.run("run", "--quiet")
    #expect(quiet.errors.isEmpty)
    #expect(try threshold(in: demo) == 0.5)
    // A stage command takes what it is not told from the file, and says what that changes.
    try FileManager.default.removeItem(at: yaml)
    let stage = try demo.program.run("whiteness")
    #expect(
      stage.errors.hasPrefix("whiteness: threshold 0.5 → 0.8 (default)\n"), "\(stage.errors)")
  }

  @Test("commands that do not exist are answered with the nearest one")
  func unknownCommands() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    for words in [["fliter"], ["help", "fliter"], ["Filter", "--types", "all"]] {
      let process = try demo.program.start(words)
      process.waitUntilExit()
      let result = try demo.program.result(of: process)
      #expect(result.status == 2)
      #expect(result.errors.contains("did you mean filter?"), "\(result.errors)")
      #expect(result.output.isEmpty)
    }
    let none = try demo.program.run("help", "nosuch")
    #expect(none.status == 2)
    #expect(none.errors.contains("unknown command \"nosuch\""), "\(none.errors)")
    let help = try demo.program.run("help", "filter")
    #expect(help.status == 0)
    #expect(help.output.contains("--types"))
    let bench = try Program(folder: demo.folder, name: "pokeprep-bench").run("setp")
    #expect(bench.status == 2)
    #expect(bench.errors.contains("did you mean step?"), "\(bench.errors)")
  }

  @Test("every command of curation is quiet when it is asked to be")
  func quiet() throws {
    let demo = try DemoWorkspace(pictureCount: 4)
    for words in [
      ["demo-data", "more", "--count", "1"], ["init"], ["filter", "--types", "all"], ["convert"],
      ["whiteness"], ["duplicates"], ["balance"], ["augment"], ["run"], ["status"], ["list"],
      ["report"], ["verify"], ["models"], ["export", "imagefolder", "--out", "clean"],
    ] {
      let process = try demo.program.start(words + ["--quiet"])
      process.waitUntilExit()
      let result = try demo.program.result(of: process)
      #expect(result.status == 0, "\(words): \(result.errors)")
      #expect(result.errors.isEmpty, "\(words): \(result.errors)")
    }
  }

  @Test("list names the format of files that are no picture we read")
  func formats() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    let images = demo.folder.appendingPathComponent("images/fire")
    try Data("GIF89a\u{1}\0\u{1}\0\0\0\0".utf8).write(to: images.appendingPathComponent("x.png"))
    try Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]).write(
      to: images.appendingPathComponent("y.png"))
    #expect(try demo.program.run("filter", "--types", "fire").status == 0)
    #expect(try demo.program.run("convert").status == 0)
    let rows = try demo.program.run("list", "--csv").output.split(separator: "\n")
    func format(_ path: String) -> String? {
      rows.first { $0.hasPrefix(path) }.map {
        String(
          $0.split(
            separator: ",", omittingEmptySubsequences: false)[6])
      }
    }
    #expect(format("fire/x.png") == "gif")
    #expect(format("fire/y.png") == "png")
  }
}
