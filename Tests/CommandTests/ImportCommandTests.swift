import Foundation
import Testing

@Suite("The command import")
struct ImportCommandTests {
  /// An IDX file of unsigned bytes.
  private func idx(_ shape: [UInt8], _ values: [UInt8]) -> Data {
    Data([0, 0, 8, UInt8(shape.count)] + shape.flatMap { [0, 0, 0, $0] } + values)
  }

  @Test("makes folders whose classes and splits filter finds")
  func thenFilter() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    let set = demo.folder.appendingPathComponent("mnist")
    try FileManager.default.createDirectory(at: set, withIntermediateDirectories: true)
    for (name, count) in [("train", 6), ("t10k", 2)] {
      try idx([UInt8(count), 4, 4], (0..<16 * count).map { UInt8($0) })
        .write(to: set.appendingPathComponent("\(name)-images-idx3-ubyte"))
      try idx([UInt8(count)], (0..<count).map { UInt8($0 % 2) })
        .write(to: set.appendingPathComponent("\(name)-labels-idx1-ubyte"))
    }
    let early = try demo.program.run("filter", "--types", "all", "--input", "mnist")
    #expect(early.status == 2)
    #expect(early.errors.contains("pokeprep import "), "\(early.errors)")
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
