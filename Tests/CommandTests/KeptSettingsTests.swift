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
    // A stage command takes what it is not told from the file, else from its last run.
    try Data("whiteness:\n  threshold: 0.3\n".utf8).write(to: yaml)
    let later = try demo.program.run("balance")
    #expect(
      later.errors.hasPrefix(
        "pokeprep.yaml says otherwise (whiteness: threshold 0.5 → 0.3)"), "\(later.errors)")
    let stage = try demo.program.run("whiteness")
    #expect(
      stage.errors.hasPrefix("whiteness: threshold 0.5 → 0.3 (pokeprep.yaml)\n"),
      "\(stage.errors)")
    try FileManager.default.removeItem(at: yaml)
    let again = try demo.program.run("whiteness", "--metric", "border")
    #expect(
      again.errors.hasPrefix("whiteness: metric calibrated → border\n"), "\(again.errors)")
    #expect(try threshold(in: demo) == 0.3)
  }

  @Test("a stage command keeps what another one typed, and drops what contradicts its own")
  func stageCommands() throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    try FileManager.default.moveItem(
      at: demo.folder.appendingPathComponent("images"),
      to: demo.folder.appendingPathComponent("elsewhere"))
    let list = "folder,class\nfire,hot\n"
    try Data(list.utf8).write(to: demo.folder.appendingPathComponent("list.csv"))
    #expect(
      try demo.program.run(
        "filter", "--types", "hot", "--input", "elsewhere", "--classes", "list.csv",
        "--only-listed"
      ).status == 0)
    // Both the folder of the pictures and the list are kept.
    let kept = try demo.program.run("filter", "--types", "all", "--json")
    #expect(kept.status == 0, "\(kept.errors)")
    #expect(kept.errors.hasPrefix("filter: types hot → all\n"), "\(kept.errors)")
    #expect(kept.output.contains("\"name\" : \"hot\""))
    #expect(kept.output.contains("\"labels\" : \"listed\""))
    let without = try demo.program.run("filter", "--types", "all", "--classes", "none", "--json")
    #expect(without.status == 0, "\(without.errors)")
    #expect(
      without.errors.hasPrefix("filter: labels listed → auto\nfilter: classes list.csv → none\n"),
      "\(without.errors)")
    #expect(without.output.contains("\"fire\"") && without.output.contains("\"water\""))

    #expect(try demo.program.run("augment", "--pair-with", "grey", "--copies", "1").status == 0)
    let other = try demo.program.run("augment", "--seed", "4")
    #expect(other.errors.hasPrefix("augment: seed 0 → 4\n"), "\(other.errors)")
    let none = try demo.program.run("augment", "--pairs", "none")
    #expect(none.errors.hasPrefix("augment: pair-with grey → none\n"), "\(none.errors)")
  }

  @Test("init writes the settings in force, so that the file by itself changes nothing")
  func initialised() throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    #expect(try demo.program.run("filter", "--types", "fire").status == 0)
    #expect(try demo.program.run("convert", "--size", "32", "--mode", "grey").status == 0)
    #expect(try demo.program.run("whiteness", "--threshold", "0.25").status == 0)
    #expect(try demo.program.run("run", "--quiet").status == 0)
    #expect(try demo.program.run("init").status == 0)
    let ran = try demo.program.run("run", "--dry-run")
    #expect(ran.errors.isEmpty, "\(ran.errors)")
    #expect(ran.output.contains("Nothing has changed"), "\(ran.output)")
    #expect(try demo.program.run("init", "--photos", "--force").status == 0)
    let photographs = try demo.program.run("run", "--dry-run").errors
    #expect(photographs.contains("convert: fit contain → cover (pokeprep.yaml)"))
    #expect(!photographs.contains("size"), "\(photographs)")
    #expect(try demo.program.run("init", "--defaults", "--force").status == 0)
    let defaults = try demo.program.run("run", "--dry-run").errors
    #expect(defaults.contains("convert: size 32 → 64 (pokeprep.yaml)"), "\(defaults)")
    #expect(defaults.contains("filter: types fire → all (pokeprep.yaml)"), "\(defaults)")
  }

  @Test("init where there is no folder says how to make it")
  func initWithoutFolder() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    let result = try demo.program.run("init", "--workspace", "no where")
    #expect(result.status == 2)
    let make = "mkdir -p '\(demo.folder.appendingPathComponent("no where").path)'"
    #expect(result.errors.contains("no such folder; make it (\(make))"), "\(result.errors)")
    let nested = demo.folder.appendingPathComponent("no where")
    try FileManager.default.createDirectory(at: nested, withIntermediateDirectories: true)
    #expect(try demo.program.run("init", "--workspace", "no where").status == 0)
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
