import Foundation
import Testing

@Suite("The help")
struct HelpTests {
  /// A command as `--experimental-dump-help` tells of it.
  private struct Command: Decodable {
    var commandName: String
    var subcommands: [Command]?

    /// The words that run each command, from this one down.
    func paths(below above: [String] = []) -> [[String]] {
      guard commandName != "help" else { return [] }
      let own = above + [commandName]
      return [own] + (subcommands ?? []).flatMap { $0.paths(below: own) }
    }
  }

  private struct Dump: Decodable {
    var command: Command
  }

  private static let snapshot = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Snapshots/help.txt")

  @Test("of every command is the one of Snapshots/help.txt (`make snapshots` writes it anew)")
  func snapshot() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    var text = ""
    for name in ["pokeprep", "pokeprep-bench"] {
      let program = Program(folder: demo.folder, name: name)
      let dump = try program.run("--experimental-dump-help").output
      let root = try JSONDecoder().decode(Dump.self, from: Data(dump.utf8)).command
      for path in root.paths() {
        let process = try program.start(
          path.dropFirst() + ["--help"], environment: ["COLUMNS": "80"])
        process.waitUntilExit()
        let help = try program.result(of: process)
        #expect(help.status == 0)
        // The output of emit is a script.
        if !help.output.contains("SUBCOMMANDS:"), path.last != "emit" {
          #expect(help.output.contains("--json"), "\(path)")
        }
        text += "$ \((path + ["--help"]).joined(separator: " "))\n\(help.output)\n"
      }
    }
    if ProcessInfo.processInfo.environment["POKEPREP_WRITE_SNAPSHOTS"] != nil {
      try Data(text.utf8).write(to: Self.snapshot)
    }
    let expected = try String(contentsOf: Self.snapshot, encoding: .utf8)
    let found = text.split(separator: "\n", omittingEmptySubsequences: false)
    let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(found.count == wanted.count)
    for (line, (one, other)) in zip(found, wanted).enumerated() where one != other {
      #expect(one == other, "line \(line + 1)")
      break
    }
  }

  @Test("of a stage's command has an option for every setting of the stage")
  func everySetting() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    #expect(try demo.program.run("init").status == 0)
    let yaml = try String(
      contentsOf: demo.folder.appendingPathComponent("pokeprep.yaml"), encoding: .utf8)
    var stage = ""
    var help = ""
    var count = 0
    for line in yaml.split(separator: "\n") where !line.hasPrefix("#") {
      let name = line.prefix { $0 != ":" }.trimmingCharacters(in: .whitespaces)
      if line.hasPrefix(" ") {
        #expect(
          help.contains("--\(name)"),
          "the setting \(stage).\(name) needs an option in the command of its stage")
        count += 1
      } else {
        stage = name
        help = try demo.program.run(stage, "--help").output
      }
    }
    #expect(count > 30)
  }

  @Test("every option of a stage's command becomes its setting")
  func typedSettings() throws {
    let demo = try DemoWorkspace(pictureCount: 6)
    let commands: [(words: [String], settings: [String: String])] = [
      (
        [
          "filter", "--types", "fire,water", "--match", "any", "--labels", "types", "--masks",
          "keep", "--class-names", "a,b", "--label-pattern", "none", "--label-file", "labels.npy",
        ],
        [
          "types": "fire,water", "match": "any", "labels": "types", "input": "images",
          "masks": "keep", "classNames": "a,b", "labelFile": "labels.npy",
        ]
      ),
      (
        [
          "convert", "--size", "32x32", "--fit", "cover", "--filter", "box", "--mode", "grey",
          "--background", "black", "--keep-blank", "--max-megapixels", "7", "--lenient",
          "--exact", "--png-level", "2", "--profiles", "ignore",
        ],
        [
          "size": "32", "fit": "cover", "filter": "box", "mode": "grey", "background": "#000000",
          "keepBlank": "true", "maxMegapixels": "7", "lenient": "true", "exact": "true",
          "pngLevel": "2", "profiles": "ignore",
        ]
      ),
      (
        ["whiteness", "--threshold", "0", "--metric", "border"],
        ["threshold": "0", "metric": "border"]
      ),
      (
        ["duplicates", "--distance", "4", "--mirror", "--rotate", "--leaks", "drop-held"],
        [
          "method": "near", "distance": "4", "mirror": "true", "rotate": "true",
          "leaks": "drop-held",
        ]
      ),
      (
        ["balance", "--cap", "3", "--seed", "7"], ["strategy": "cap", "cap": "3", "seed": "7"]
      ),
      (
        [
          "augment", "--copies", "1", "--no-flip", "--rotate", "0.25", "--zoom", "0.5", "--fill",
          "constant", "--fill-value", "9", "--compat", "keras", "--seed", "3", "--out", "set",
          "--shard-size", "5", "--split", "random", "--validation", "0.5", "--heads", "none",
          "--pair-with", "grey",
        ],
        [
          "copies": "1", "flip": "false", "rotate": "0.25", "zoom": "0.5", "fill": "constant",
          "fillValue": "9", "compat": "keras", "seed": "3", "out": "set", "shardSize": "5",
          "split": "random", "validation": "0.5", "heads": "none", "pairWith": "grey",
        ]
      ),
    ]
    for (words, expected) in commands {
      let process = try demo.program.start(words)
      process.waitUntilExit()
      let result = try demo.program.result(of: process)
      #expect(result.status == 0, "\(result.errors)")
      let status = try demo.program.run("status", "--json").output
      let stages = try JSONDecoder().decode(Status.self, from: Data(status.utf8)).stages
      let stage = try #require(stages.first { $0.stage == words[0] })
      #expect(
        stage.settings.mapValues(\.text) == expected,
        "a new setting joins `commands` above, as an option and as a value")
    }
  }
}

/// What the test reads of `status --json`.
private struct Status: Decodable {
  struct Stage: Decodable {
    var stage: String
    var settings: [String: Value]
  }

  /// A setting's value as text.
  struct Value: Decodable {
    var text: String

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let flag = try? value.decode(Bool.self) {
        text = "\(flag)"
      } else if let whole = try? value.decode(Int.self) {
        text = "\(whole)"
      } else if let number = try? value.decode(Double.self) {
        text = "\(number)"
      } else if let names = try? value.decode([String].self) {
        text = names.joined(separator: ",")
      } else {
        text = try value.decode(String.self)
      }
    }
  }

  var stages: [Stage]
}
