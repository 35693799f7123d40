import Catalogue
import Curation
import Foundation
import Testing

@Suite("Workspaces that others made")
struct ForeignWorkspaceTests {
  private static let digits = "0123456789ab"

  @Test("convert removes no file but prepared pictures, whatever the catalogue names")
  func namedPaths() throws {
    let files = try [
      "fire/a.png": StageWorkspace.picture(red: 200, green: 9),
      "fire/b.png": StageWorkspace.picture(red: 9, green: 200),
    ]
    let name = "x-\(Self.digits).png"
    let outside = FileManager.default.temporaryDirectory
      .appendingPathComponent("pokeprep-victims-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: outside) }
    let victims = ["kept/\(name)", name, "folder/\(name)/inner.txt"]
    for victim in victims {
      let file = outside.appendingPathComponent(victim)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("mine".utf8).write(to: file)
    }
    let base = outside.lastPathComponent
    for path in [
      outside.path, outside.appendingPathComponent(name).path, "../\(base)", "../\(base)/\(name)",
      "prepared/../../\(base)/\(name)", "prepared/../\(name)", "prepared/link/\(name)",
      "prepared/fire/../../notes.txt", "notes.txt", "images/fire/b.png", "pokeprep.sqlite",
      "prepared", "prepared/fire", "prepared/fire/notes.txt", "", ".", "/",
    ] {
      let workspace = try StageWorkspace(files: files)
      let prepared = workspace.folder.appendingPathComponent("prepared/fire")
      try FileManager.default.createDirectory(at: prepared, withIntermediateDirectories: true)
      for note in [
        "notes.txt", "prepared/fire/notes.txt", name,
      ] {
        try Data("mine".utf8).write(to: workspace.folder.appendingPathComponent(note))
      }
      try FileManager.default.createSymbolicLink(
        at: workspace.folder.appendingPathComponent("prepared/link"), withDestinationURL: outside)
      let catalogue = workspace.context.catalogue
      for picture in try catalogue.pictures() {
        try catalogue.record(
          [Conversion(pictureID: picture.id, settings: "other", preparedPath: path)],
          measurements: [], fingerprints: [], decisions: [])
      }
      let before = try workspace.bytes(in: "")
      try workspace.pipeline.perform(ConvertStage(settings: ConvertSettings()))
      let after = try workspace.bytes(in: "")
      for (file, bytes) in before where !file.hasPrefix("pokeprep.sqlite") {
        #expect(after[file] == bytes, "\(path): \(file)")
      }
      #expect(after["pokeprep.sqlite"] != nil)
      for victim in victims {
        let file = outside.appendingPathComponent(victim).path
        #expect(FileManager.default.fileExists(atPath: file), "\(path): \(victim)")
      }
    }
  }

  @Test("a prepared picture of another name goes when a new one takes its place")
  func olderPicture() throws {
    let workspace = try StageWorkspace(
      files: ["fire/a.png": StageWorkspace.picture(red: 200, green: 9)])
    let old = "prepared/water/a-\(Self.digits).png"
    let file = workspace.folder.appendingPathComponent(old)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("old".utf8).write(to: file)
    let catalogue = workspace.context.catalogue
    let picture = try #require(try catalogue.pictures().first)
    try catalogue.record(
      [Conversion(pictureID: picture.id, settings: "other", preparedPath: old)],
      measurements: [], fingerprints: [], decisions: [])
    try workspace.pipeline.perform(ConvertStage(settings: ConvertSettings()))
    #expect(!FileManager.default.fileExists(atPath: file.path))
    #expect(try workspace.bytes(in: "prepared").count == 1)
  }

  @Test("settings that no command takes are not taken from the catalogue")
  func settings() throws {
    let workspace = try StageWorkspace(
      files: ["fire/a.png": StageWorkspace.picture(red: 200, green: 9)])
    let catalogue = workspace.context.catalogue
    for settings in [
      #"{"size":-1}"#, #"{"size":0}"#, #"{"size":99999999}"#, #"{"pngLevel":77}"#, "[]",
    ] {
      try catalogue.begin(.convert, settings: settings, fingerprint: "x")
      let record = try #require(try catalogue.stage(.convert))
      #expect(throws: (any Error).self) { try ConvertSettings(of: record) }
      // The stages before are run with other settings, and nothing traps.
      try workspace.pipeline.perform(WhitenessStage(settings: WhitenessSettings()))
      #expect(try workspace.bytes(in: "prepared").count == 1)
    }
    try catalogue.begin(.convert, settings: #"{"size":32}"#, fingerprint: "x")
    let record = try #require(try catalogue.stage(.convert))
    #expect(try ConvertSettings(of: record).size == 32)
  }

  @Test("a link in the place of the lock is not followed")
  func lock() throws {
    let workspace = try StageWorkspace(files: ["a/x.png": [0]])
    let target = workspace.folder.appendingPathComponent("target")
    try FileManager.default.createSymbolicLink(
      at: workspace.folder.appendingPathComponent(".pokeprep.lock"), withDestinationURL: target)
    #expect(throws: CurationError.self) { _ = try WorkspaceLock(workspace.context.workspace) }
    #expect(!FileManager.default.fileExists(atPath: target.path))
  }

  @Test("aliases in pokeprep.yaml are refused with their line")
  func aliases() {
    let bomb =
      "balance:\n  strategy: &a [x, x]\n"
      + (1...40).map { "b\($0): &b\($0) [*\($0 == 1 ? "a" : "b\($0 - 1)"), *a]\n" }.joined()
    var settings = PipelineSettings()
    let error = #expect(throws: CurationError.self) {
      try settings.merge(yaml: bomb, path: "pokeprep.yaml")
    }
    #expect(
      error?.description.contains("an anchor or an alias") == true, "\(String(describing: error))")
  }
}
