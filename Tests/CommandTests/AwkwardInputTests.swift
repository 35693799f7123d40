import Foundation
import Testing

@Suite("What is typed and found wrongly")
struct AwkwardInputTests {
  @Test("a negative number reaches the check of its option's range")
  func negativeNumbers() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    let threshold = try demo.program.run("whiteness", "--threshold", "-1")
    #expect(threshold.status == 2)
    #expect(threshold.errors.contains("threshold: expected a number from 0 to 1, or off, found -1"))
    let count = try demo.program.run("sample", "--count", "-3")
    #expect(count.status == 2)
    #expect(count.errors.contains("--count: expected 1 to 1,000,000, found -3"))
  }

  @Test(
    "an option of another command is told with what to type",
    arguments: [
      (["run", "--copies", "2"], "expected --set augment.copies=VALUE"),
      (["run", "--no-flip"], "expected --set augment.flip=false"),
      (["convert", "--threshold", "0.5"], "expected pokeprep whiteness --threshold"),
      (["demo-data", "--out", "x"], "it is pokeprep demo-data <dir> [--count <n>]"),
      (["filter", "--typo", "all"], "Unknown option '--typo'"),
      (["filter"], "--types is missing"),
      (["convert", "--background", "whit"], "expected #rrggbb, #rgb, white, black or grey"),
      (["whiteness", "--threshold", "0,8"], "expected a number from 0 to 1, or off, found 0,8"),
    ])
  func optionsOfOthers(arguments: [String], words: String) throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    let result = try demo.program.run(typed: arguments)
    #expect(result.status == 2)
    #expect(result.errors.contains(words), "\(result.errors)")
  }

  @Test("filter goes by the classes of pokeprep.yaml, and of its last run")
  func classesThatAreKnown() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    #expect(try demo.program.run("init", "--types", "fire").status == 0)
    #expect(try demo.program.run("filter").output.contains("fire"))
    let file = demo.folder.appendingPathComponent("pokeprep.yaml")
    try FileManager.default.removeItem(at: file)
    let again = try demo.program.run("filter")
    #expect(again.status == 0 && again.errors.contains("nothing has changed"), "\(again.errors)")
  }

  @Test("run tells how many pictures convert had no use for, and why")
  func unusedPictures() throws {
    let demo = try DemoWorkspace(pictureCount: 2)
    let broken = demo.folder.appendingPathComponent("images/fire/broken.jpg")
    try Data("no picture".utf8).write(to: broken)
    let result = try demo.program.run("run", "--types", "all")
    #expect(result.status == 0, "\(result.errors)")
    let listed = try demo.program.run("list", "--stage", "convert", "--state", "rejected", "--csv")
    let count = listed.output.split(separator: "\n").count - 1
    #expect(count >= 1)
    #expect(result.output.contains("rejected by convert: \(count) picture"), "\(result.output)")
  }

  @Test(
    "a word with one dash is never a request for help, and is told how to be typed",
    arguments: [
      (["decide", "-dash", "--accept", "--dry-run"], "is written ./-dash"),
      (["convert", "-threads", "2"], "unknown option -threads; options in words have two dashes"),
      (["decide", "-1h", "--accept"], "unknown option -1h"), (["-ship"], "unknown option -ship"),
      (["list", "rejected"], "did you mean --state rejected?"),
      (["list", "--csv", "whiteness"], "did you mean --stage whiteness?"),
      (["list", "fire"], "did you mean --class fire or --reason fire"),
    ])
  func strayWords(arguments: [String], words: String) throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    let result = try demo.program.run(typed: arguments)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains(words), "\(result.errors)")
  }

  @Test("a folder whose name begins with a dash is decided about as it is told")
  func folderWithDash() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    let images = demo.folder.appendingPathComponent("images")
    try FileManager.default.moveItem(
      at: images.appendingPathComponent("fire"), to: images.appendingPathComponent("-dash"))
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    for words in [["./-dash", "--accept"], ["--accept", "--", "-dash"]] {
      let process = try demo.program.start(["decide", "--dry-run"] + words)
      process.waitUntilExit()
      let result = try demo.program.result(of: process)
      #expect(result.status == 0 && result.output.contains("would be noted"), "\(result.errors)")
    }
    #expect(try demo.program.run("decide", "-h").output.contains("USAGE: pokeprep decide"))
  }

  @Test("status tells that the folder of pictures is gone, and what to do")
  func missingInput() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    #expect(try demo.program.run("status").output.contains("no such folder") == false)
    try FileManager.default.moveItem(
      at: demo.folder.appendingPathComponent("images"),
      to: demo.folder.appendingPathComponent("moved"))
    let status = try demo.program.run("status")
    #expect(status.status == 0)
    #expect(status.output.contains("no such folder: bring it back"), "\(status.output)")
    #expect(try demo.program.run("status", "--json").output.contains("\"isInputMissing\" : true"))
  }

  @Test("a value out of its range changes nothing and is not told as a change")
  func outOfRange() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    #expect(try demo.program.run("run", "--quiet").status == 0)
    for words in [["convert", "--size", "0"], ["run", "--set", "convert.size=0"]] {
      let process = try demo.program.start(words)
      process.waitUntilExit()
      let result = try demo.program.result(of: process)
      #expect(result.status == 2)
      #expect(result.errors.contains("size: expected a whole number from 4 to 1024, found 0"))
      #expect(!result.errors.contains("→"))
    }
  }

  @Test("where nothing has been filtered, train says how to begin", arguments: [false, true])
  func nothingBegun(isResumed: Bool) throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    let words = ["train", "--steps", "1"] + (isResumed ? ["--resume"] : [])
    let process = try demo.program.start(words)
    process.waitUntilExit()
    let result = try demo.program.result(of: process)
    #expect(result.status == 2)
    #expect(result.errors.contains("begin with: pokeprep filter --types all"))
  }

  @Test(
    "options that cannot mean anything together are refused",
    arguments: [
      ["duplicates", "--exact-only", "--mirror"],
      ["duplicates", "--method", "off", "--distance", "4"],
      ["balance", "--strategy", "oversample", "--cap", "3"],
      ["augment", "--pairs", "other", "--pair-with", "edges"],
      ["augment", "--fill", "white", "--fill-value", "3"],
      ["interpolate", "--walk", "latent", "--from", "fire"], ["train", "--heads", "body"],
      ["train", "--config", "c.yaml", "--upsample", "nearest"],
    ])
  func contradictions(arguments: [String]) throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    let result = try demo.program.run(typed: arguments)
    #expect(result.status == 2)
    // The option that is one too many is named.
    #expect(
      [
        "--mirror", "--distance", "--cap", "--pairs or", "--fill-value", "--heads", "--upsample",
        "--from",
      ]
      .contains { result.errors.contains($0) && !result.errors.contains("Unknown") })
  }

  @Test(
    "a value that cannot be, or means nothing, is refused with what is expected",
    arguments: [
      (["augment", "--seed", "-1"], "--seed: expected a whole number from 0 upwards, found -1"),
      (
        ["run", "--set", "duplicates.method=exact", "--set", "duplicates.mirror=true"],
        "mirror: expected method near beside it"
      ),
      (["augment", "--validation", "10%"], "a number from 0 to below 1, found 10%"),
      (["augment", "--fill-value", "3"], "--fill-value: expected --fill constant beside it"),
      (["train", "shard/", "--steps", "1"], "found nothing; did you mean shards?"),
    ])
  func refusedValues(arguments: [String], words: String) throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    let result = try demo.program.run(typed: arguments)
    #expect(result.status == 2)
    #expect(result.errors.contains(words), "\(result.errors)")
  }

  @Test("an exported picture is found by its path, and a run does not go back")
  func pathsAndSteps() throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    #expect(try demo.program.run("run", "--quiet").status == 0)
    #expect(try demo.program.run("export", "imagefolder", "--out", "clean", "--quiet").status == 0)
    let folder = demo.folder.appendingPathComponent("clean")
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    let picture = try #require(names.first { $0.hasSuffix(".png") })
    let explained = try demo.program.run("explain", "clean/" + picture)
    #expect(explained.status == 0, "\(explained.errors)")
    for (steps, status) in [("2", Int32(0)), ("1", 2)] {
      let run = try demo.program.run(
        "train", "--steps", steps, "--batch", "2", "--out", "runs/a", "--resume", "--quiet")
      #expect(run.status == status, "\(run.errors)")
      #expect(status == 0 || run.errors.contains("--steps: expected 2 or more"))
    }
  }

  @Test("labels that are not there do not become the settings of the stages that train runs first")
  func failedSettings() throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    #expect(try demo.program.run("run", "--quiet").status == 0)
    let refused = try demo.program.run("augment", "--heads", "nonsense")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("nonsense"))
    let trained = try demo.program.run("train", "--steps", "1", "--batch", "2", "--quiet")
    #expect(trained.status == 0, "\(trained.errors)")
    let seed = try demo.program.run("run", "--set", "augment.seed=-1")
    #expect(seed.status == 2)
    #expect(seed.errors.contains("augment.seed: expected a whole number from 0 upwards, found -1"))
  }

  @Test("links to the program's own output feed nothing back, other links are followed")
  func ownOutput() throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    #expect(try demo.program.run("run", "--quiet").status == 0)
    #expect(try demo.program.run("augment", "--out", "deep/custom", "--quiet").status == 0)
    let images = demo.folder.appendingPathComponent("images")
    let before = try #require(
      try FileManager.default.subpathsOfDirectory(atPath: images.path).first {
        $0.hasPrefix("fire/") && $0.hasSuffix(".png")
      })
    try FileManager.default.createDirectory(
      at: demo.folder.appendingPathComponent("more"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: images.appendingPathComponent(before),
      to: demo.folder.appendingPathComponent("more/other.png"))
    let links = [
      "up": "..", "fire/above": "../../..", "fire/prepared": "../../prepared/fire",
      "water/shards": "../../deep", "water/more": "../../more",
    ]
    for (link, target) in links {
      try FileManager.default.createSymbolicLink(
        atPath: images.appendingPathComponent(link).path, withDestinationPath: target)
    }
    let filtered = try demo.program.run("filter", "--types", "all")
    #expect(filtered.status == 0)
    #expect(filtered.output.contains("fire/prepared: made by pokeprep itself"))
    let paths = try demo.program.run("list", "--csv").output.split(separator: "\n").dropFirst()
    #expect(paths.contains { $0.hasPrefix("water/more/other.png,") })
    #expect(!paths.contains { $0.contains("/prepared/") || $0.contains(".safetensors") })
    #expect(!paths.contains { $0.hasPrefix("up/") && $0.contains("images") })
  }

  @Test("control characters in a file's name are written out in tables, not in JSON")
  func controlCharacters() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    let name = "images/fire/two\nlines\u{1B}[31m.png"
    try Data("x".utf8).write(to: demo.folder.appendingPathComponent(name))
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    let table = try demo.program.run("list").output
    #expect(table.contains("fire/two\\nlines\\u{1B}[31m.png "))
    #expect(!table.contains("\u{1B}"))
    #expect(try demo.program.run("list", "--json").output.contains("two\\nlines\\u001b[31m.png"))
  }

  @Test("a file beyond the size limit is an error that names it, not a silent death")
  func fileSizeLimit() throws {
    let demo = try DemoWorkspace(pictureCount: 20)
    #expect(try demo.program.run("run", "--quiet").status == 0)
    let shell = Process()
    let errors = Pipe()
    let program = try Program.path(of: "pokeprep")
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = [
      "-c", "ulimit -f 800; '\(program)' augment --copies 3 --out big --quiet",
    ]
    shell.currentDirectoryURL = demo.folder
    shell.standardOutput = FileHandle.nullDevice
    shell.standardError = errors
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationReason == .exit && shell.terminationStatus == 2)
    let words = String(
      decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    #expect(words.contains("big/shard-00000.safetensors"), "\(words)")
  }

  @Test(
    "errors of the file system are told in plain words",
    arguments: [
      ["train", "--config", "missing.yaml"], ["report", "--out", "nowhere/report.html"],
      ["augment", "--out", "file/shards"],
      ["filter", "--types", "all", "--workspace", "file/space"],
      ["demo-data", "file/demo"], ["train", "--out", "file/run", "--steps", "1", "--batch", "2"],
    ])
  func plainWords(arguments: [String]) throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    try Data("x".utf8).write(to: demo.folder.appendingPathComponent("file"))
    #expect(try demo.program.run("run", "--quiet").status == 0)
    let process = try demo.program.start(
      arguments.first == "filter" ? arguments + ["--input", "images"] : arguments)
    process.waitUntilExit()
    let result = try demo.program.result(of: process)
    #expect(result.status == 2)
    #expect(
      ["No such file or directory", "Not a directory"].contains { result.errors.contains($0) },
      "\(result.errors)")
    for word in ["NSCocoaErrorDomain", "NSPOSIXErrorDomain", "UserInfo", "(null)"] {
      #expect(!result.errors.contains(word), "\(result.errors)")
    }
  }

  @Test("a folder of shards that is not there is told from one that is damaged")
  func missingShards() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    let missing = try demo.program.run("verify", "nowhere")
    #expect(missing.status == 2)
    #expect(
      missing.errors.contains(
        "nowhere: expected a folder of shards or of a run, found nothing there"))
    #expect(try demo.program.run("verify", "images").status == 1)
  }

  @Test("a smaller count takes earlier samples away, pictures of others stop it")
  func earlierSamples() throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    #expect(try demo.program.run("run", "--quiet").status == 0)
    #expect(
      try demo.program.run("train", "--steps", "1", "--batch", "2", "--out", "runs/one", "--quiet")
        .status == 0)
    func names() throws -> [String] {
      try demo.files(in: "samples").keys.filter { $0.hasSuffix(".png") }.sorted()
    }
    #expect(try demo.program.run("sample", "runs/one", "--count", "3").status == 0)
    #expect(try names().count == 6)
    #expect(
      try demo.program.run("sample", "runs/one", "--count", "1", "--label", "fire").status == 0)
    #expect(
      try names() == ["fire/00000.png", "water/00000.png", "water/00001.png", "water/00002.png"])
    for (blend, words) in [
      ("fire:0,water:0", "expected at least one weight above 0"),
      ("fire:0x10,water:1", "expected NAME:WEIGHT"),
      ("fire:1.5,water:-0.5", "expected weights from 0 upwards, found -0.5"),
    ] {
      let refused = try demo.program.run("sample", "runs/one", "--label", blend)
      #expect(refused.status == 2)
      #expect(refused.errors.contains(words), "\(refused.errors)")
    }
    let mine = demo.folder.appendingPathComponent("mine/fire/00007.png")
    try FileManager.default.createDirectory(
      at: mine.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: mine)
    let refused = try demo.program.run("sample", "runs/one", "--out", "mine", "--label", "fire")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("found 00007.png"))
    #expect(try demo.files(in: "mine").count == 1)
  }
}
