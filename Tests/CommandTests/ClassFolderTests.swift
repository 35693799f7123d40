import Foundation
import Testing

@Suite("Class folders at the command line")
struct ClassFolderTests {
  @Test("what is left out stands on the last line, with the command that keeps it")
  func lastLine() throws {
    let demo = try DemoWorkspace(pictureCount: 4)
    func lastLine(_ arguments: String...) throws -> String {
      let result = try demo.program.run(typed: arguments)
      #expect(result.status == 0, "\(result.errors)")
      return result.output.split(separator: "\n").last.map(String.init) ?? ""
    }
    let water = try demo.files(in: "images/water").keys.count { !$0.hasPrefix(".") }
    #expect(
      try lastLine("filter", "--types", "fire")
        == "Left out: water (\(water)); to keep: pokeprep filter --types all")
    #expect(
      try lastLine("run", "--types", "fire")
        == "Left out: water (\(water)); to keep: pokeprep run --types all")
    #expect(try lastLine("filter", "--types", "all") == "Next: pokeprep convert")
  }

  @Test("a lone split and a class beside splits are told by filter and run, with what helps")
  func slips() throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    let files = FileManager.default
    let images = demo.folder.appendingPathComponent("images")
    func move(_ from: String, _ to: String) throws {
      let place = images.appendingPathComponent(to)
      try files.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try files.moveItem(at: images.appendingPathComponent(from), to: place)
    }
    try move("fire", "test/fire")
    try move("water", "test/water")
    for words in [["filter", "--types", "all", "--labels", "folders"], ["run"]] {
      let result = try demo.program.run(typed: words)
      #expect(
        result.output.contains("The only folder called like a split is test ("), "\(result.output)")
      #expect(result.output.contains("pokeprep augment --validation"))
    }
    try files.copyItem(
      at: images.appendingPathComponent("test"), to: images.appendingPathComponent("train"))
    try move("train/water", "water")
    for words in [["filter", "--types", "all", "--labels", "folders"], ["run"]] {
      let output = try demo.program.run(typed: words).output
      #expect(!output.contains("The only folder"))
      let last = output.split(separator: "\n").last ?? ""
      #expect(last.hasPrefix("Left out: water ("), "\(last)")
      #expect(last.hasSuffix("to keep as a class, move the folder into train or another split"))
    }
  }

  @Test("a class that people's decisions alone make is told by filter and run")
  func classByPeople() throws {
    let demo = try DemoWorkspace(pictureCount: 4)
    let note = "Classes by people's decisions alone, which no folder has: food ("
    #expect(try demo.program.run("run", "--types", "all").output.contains(note) == false)
    let list = try demo.program.run("list", "--csv", "--state", "kept", "--class", "fire").output
    let path = try #require(list.split(separator: "\n").dropFirst().first?.prefix { $0 != "," })
    let decided = try demo.program.run("decide", String(path), "--class", "food", "--new-class")
    #expect(decided.status == 0, "\(decided.errors)")
    #expect(try demo.program.run("filter", "--types", "all").output.contains(note))
    #expect(try demo.program.run("run").output.contains(note))
    // A class of a folder is none, whoever gave it.
    #expect(try demo.program.run("decide", String(path), "--class", "water").status == 0)
    #expect(try demo.program.run("run").output.contains("Classes by people") == false)
  }

  @Test("groups across classes are told with what mends a wrong label")
  func wrongLabel() throws {
    let demo = try DemoWorkspace(pictureCount: 4)
    #expect(try demo.program.run("run", "--types", "all").status == 0)
    let list = try demo.program.run("list", "--csv", "--state", "kept", "--class", "fire").output
    let path = try #require(list.split(separator: "\n").dropFirst().first?.prefix { $0 != "," })
    let images = demo.folder.appendingPathComponent("images")
    try FileManager.default.copyItem(
      at: images.appendingPathComponent(String(path)),
      to: images.appendingPathComponent("water/stray.png"))
    let remedy = "pokeprep decide FILE --class NAME, or --reject, then pokeprep apply"
    #expect(try demo.program.run("run").output.contains(remedy))
    #expect(try demo.program.run("duplicates").output.contains(remedy))
  }

  @Test("a class called all is typed in quotes, and an input that is not there is refused at once")
  func quotedAll() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    let missing = try demo.program.run("run", "--dry-run", "--input", "nope")
    #expect(missing.status == 2 && missing.errors.contains("nope: no such folder"))
    let images = demo.folder.appendingPathComponent("images")
    try FileManager.default.moveItem(
      at: images.appendingPathComponent("fire"), to: images.appendingPathComponent("all"))
    try FileManager.default.createDirectory(
      at: images.appendingPathComponent("~snapshot"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: images.appendingPathComponent("water"),
      to: images.appendingPathComponent("~snapshot/water"))
    func kept(_ types: String) throws -> String {
      let result = try demo.program.run("filter", "--types", types)
      #expect(result.status == 0, "\(result.errors)")
      #expect(!result.output.contains("snapshot"))
      return try demo.program.run("list", "--state", "kept", "--csv").output
    }
    #expect(try kept("\"all\"").contains("\nwater/") == false)
    #expect(try kept("all").contains("\nwater/"))
  }

  @Test("names with commas are typed in quotes")
  func commas() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    let images = demo.folder.appendingPathComponent("images")
    for (old, new) in [("fire", "salt, pepper"), ("water", "salt")] {
      try FileManager.default.moveItem(
        at: images.appendingPathComponent(old), to: images.appendingPathComponent(new))
    }
    let both = try demo.program.run(
      "filter", "--types", "\"salt, pepper\"", "--types", "salt", "--dry-run")
    #expect(both.status == 0)
    #expect(!both.output.contains("Left out"))
    let divided = try demo.program.run("filter", "--types", "salt, pepper", "--dry-run")
    #expect(divided.status == 2)
    #expect(divided.errors.contains("'\"salt, pepper\"'"), "\(divided.errors)")
    let one = try demo.program.run("filter", "--types", "salt", "--dry-run")
    #expect(one.output.contains("Left out: \"salt, pepper\" ("), "\(one.output)")
  }

  @Test("all beside other names is told to stand by itself")
  func allAndMore() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    for command in ["run", "filter"] {
      let result = try demo.program.run(command, "--types", "all", "--types", "fire")
      #expect(result.status == 2 && result.errors.contains("all by itself"), "\(result.errors)")
    }
  }

  @Test("import offers the pattern that fits names of pictures in one folder")
  func flatImport() throws {
    let demo = try DemoWorkspace(pictureCount: 2)
    let images = demo.folder.appendingPathComponent("images")
    for (folder, label) in [("fire", "cat"), ("water", "dog")] {
      let source = images.appendingPathComponent(folder)
      let names = try FileManager.default.contentsOfDirectory(atPath: source.path)
      for (number, name) in names.enumerated() where name.hasSuffix(".png") {
        try FileManager.default.moveItem(
          at: source.appendingPathComponent(name),
          to: images.appendingPathComponent("\(label).\(number).png"))
      }
      try FileManager.default.removeItem(at: source)
    }
    let result = try demo.program.run("import", "images", "--out", "set")
    #expect(result.errors.contains("--label-pattern '{label}.*'"), "\(result.errors)")
  }

  @Test(
    "a workspace that would write among source pictures is left as it was",
    arguments: [["filter", "--types", "all"], ["run"]])
  func refusedBeforeTheFirstByte(command: [String]) throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    let images = demo.folder.appendingPathComponent("images")
    try FileManager.default.moveItem(
      at: images.appendingPathComponent("fire"), to: images.appendingPathComponent("prepared"))
    let before = try demo.files(in: "images")
    let process = try Program(folder: images).start(command + ["--input", "."])
    process.waitUntilExit()
    #expect(process.terminationStatus == 2)
    // What the program prints is kept beside its folder.
    #expect(try demo.files(in: "images") == before)
  }
}
