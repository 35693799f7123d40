import Foundation
import Testing

@Suite("The command import")
struct ImportCommandTests {
  /// An IDX file of unsigned bytes.
  private func idx(_ shape: [UInt8], _ values: [UInt8]) -> Data {
    Data([0, 0, 8, UInt8(shape.count)] + shape.flatMap { [0, 0, 0, $0] } + values)
  }

  /// Eight pictures of 4×4 in two classes, two of them for testing.
  private func addSet(to demo: DemoWorkspace) throws {
    let set = demo.folder.appendingPathComponent("mnist")
    try FileManager.default.createDirectory(at: set, withIntermediateDirectories: true)
    for (name, count) in [("train", 6), ("t10k", 2)] {
      try idx([UInt8(count), 4, 4], (0..<16 * count).map { UInt8($0) })
        .write(to: set.appendingPathComponent("\(name)-images-idx3-ubyte"))
      try idx([UInt8(count)], (0..<count).map { UInt8($0 % 2) })
        .write(to: set.appendingPathComponent("\(name)-labels-idx1-ubyte"))
    }
  }

  @Test("a set in other files is an input, and its labels keep their order")
  func asInput() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    try addSet(to: demo)
    let dry = try demo.program.run("run", "--input", "mnist", "--dry-run")
    #expect(dry.status == 0, "\(dry.errors)")
    #expect(dry.output.contains("would import 8 pictures"), "\(dry.output)")
    let imported = demo.folder.appendingPathComponent("imported")
    #expect(!FileManager.default.fileExists(atPath: imported.path))
    let result = try demo.program.run("run", "--input", "mnist", "--class-names", "b,a")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.contains("convert: size 4, mode grey"), "\(result.errors)")
    func manifest() throws -> [String: Any] {
      let data = try Data(contentsOf: demo.folder.appendingPathComponent("shards/shards.json"))
      return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
    #expect(try manifest()["classes"] as? [String] == ["b", "a"])
    #expect(try manifest()["channels"] as? Int == 1)
    let again = try demo.program.run("run")
    #expect(again.status == 0 && !again.errors.contains("imported"), "\(again.errors)")
    #expect(
      again.output.components(separatedBy: "nothing has changed").count == 7, "\(again.output)")
    let status = try demo.program.run("status")
    #expect(status.output.contains("from mnist (idx)"), "\(status.output)")
    try idx([2, 4, 4], (100..<132).map { UInt8($0) })
      .write(to: demo.folder.appendingPathComponent("mnist/t10k-images-idx3-ubyte"))
    let changed = try demo.program.run("status")
    #expect(changed.output.contains("which changed since"), "\(changed.output)")
    let pending = try demo.program.run("run", "--dry-run")
    #expect(pending.output.contains("the files it reads have changed"), "\(pending.output)")
    let third = try demo.program.run("run")
    #expect(third.status == 0 && third.errors.contains("mnist: imported 8"), "\(third.errors)")
    // Pictures in the folder would be taken for the set from then on.
    for (format, out) in [("npz", "mnist/set.npz"), ("imagefolder", "mnist/clean")] {
      let inside = try demo.program.run("export", format, "--out", out)
      #expect(inside.status == 2 && inside.errors.contains("source pictures"), "\(inside.errors)")
    }
  }

  @Test("numbered classes stay as they are, though they are called like species")
  func species() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    try addSet(to: demo)
    let names = "charmander,ponyta"
    let result = try demo.program.run("run", "--input", "mnist", "--class-names", names)
    #expect(result.status == 0, "\(result.errors)")
    let manifest = demo.folder.appendingPathComponent("shards/shards.json")
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: manifest))
    #expect((json as? [String: Any])?["classes"] as? [String] == ["charmander", "ponyta"])
    let types = try demo.program.run("filter", "--types", "all", "--labels", "types")
    #expect(types.output.contains("fire"), "\(types.output)")
  }

  @Test("pictures beside an imported set stop a run, which says what to do, and status tells them")
  func mixed() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    try addSet(to: demo)
    let first = try demo.program.run("run", "--input", "mnist", "--types", "all")
    #expect(first.status == 0, "\(first.errors)")
    let imported = try demo.files(in: "imported")
    #expect(imported.count == 10)
    let fire = try #require(try demo.files(in: "images").first { $0.key.hasSuffix(".png") })
    try fire.value.write(to: demo.folder.appendingPathComponent("mnist/mine.png"))
    for options in [[], ["--dry-run"], ["--class-names", "b,a"]] {
      let result = try demo.program.run(typed: ["run"] + options)
      #expect(result.status == 2, "\(options): \(result.errors)")
      #expect(result.errors.contains("mnist: expected the set"), "\(result.errors)")
      #expect(result.errors.contains("found mine.png; move pictures out"), "\(result.errors)")
    }
    let status = try demo.program.run("status")
    #expect(status.output.contains("where pictures lie now (mine.png)"), "\(status.output)")
    let json = try demo.program.run("status", "--json")
    #expect(json.output.contains(#""pictureBesideSource" : "mine.png""#), "\(json.output)")
    #expect(try demo.files(in: "imported") == imported)
    try FileManager.default.removeItem(at: demo.folder.appendingPathComponent("mnist/mine.png"))
    let again = try demo.program.run("run")
    #expect(again.status == 0, "\(again.errors)")
    #expect(try demo.program.run("status").output.contains("from mnist (idx)\n"))
  }

  @Test("what to type next finds the classes, also those that are called like splits")
  func classesLikeSplits() throws {
    let demo = try DemoWorkspace(pictureCount: 2)
    let pictures = try demo.files(in: "images").keys.sorted().filter { $0.hasSuffix(".png") }
    for (names, types) in [
      (["train", "test"], "test,train"), (["train", "fire"], "all"),
      (["test", "training", "a b"], "'a b,test,training'"),
    ] {
      let rows = zip(pictures, names).map { "images/\($0),\($1)\n" }.joined()
      try Data("path,label\n\(rows)".utf8)
        .write(to: demo.folder.appendingPathComponent("list.csv"))
      let result = try demo.program.run("import", "list.csv", "--out", "new", "--overwrite")
      let next = "Next: pokeprep filter --types \(types) --input new\n"
      #expect(result.output.hasSuffix(next), "\(result.output)\(result.errors)")
      let filter = try demo.program.run(
        "filter", "--types", types.replacing("'", with: ""), "--input", "new", "--json")
      #expect(filter.status == 0, "\(filter.errors)")
      let summary = try #require(
        try JSONSerialization.jsonObject(with: Data(filter.output.utf8)) as? [String: Any])
      let classes = try #require(summary["classes"] as? [[String: Any]])
      #expect(Set(classes.compactMap { $0["name"] as? String }) == Set(names), "\(filter.output)")
    }
  }

  @Test("makes folders whose classes and splits filter finds")
  func thenFilter() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    try addSet(to: demo)
    let dry = try demo.program.run(
      "import", "mnist", "--out", "new", "--class-names", "b,a", "--dry-run")
    #expect(dry.status == 0, "\(dry.errors)")
    #expect(dry.output.contains("would write 8 pictures"), "\(dry.output)")
    #expect(!FileManager.default.fileExists(atPath: demo.folder.appendingPathComponent("new").path))
    let result = try demo.program.run(
      "import", "mnist", "--out", "new", "--class-names", "b,a", "--json")
    #expect(result.status == 0, "\(result.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(json["pictures"] as? Int == 8)
    #expect(json["classes"] as? [String] == ["b", "a"])
    let filter = try demo.program.run("filter", "--types", "b,a", "--input", "new", "--json")
    #expect(filter.status == 0, "\(filter.errors)")
    let summary = try #require(
      try JSONSerialization.jsonObject(with: Data(filter.output.utf8)) as? [String: Any])
    let splits = try #require(summary["splits"] as? [[String: Any]])
    #expect(splits.compactMap { $0["pictureCount"] as? Int } == [6, 2], "\(filter.output)")
    let again = try demo.program.run("import", "mnist", "--out", "new")
    #expect(again.status == 2)
    #expect(again.errors.contains("--overwrite"), "\(again.errors)")
    let inside = try demo.program.run("import", "mnist", "--out", "new/train")
    #expect(inside.status == 2)
    #expect(inside.errors.contains("source pictures"), "\(inside.errors)")
  }
}
