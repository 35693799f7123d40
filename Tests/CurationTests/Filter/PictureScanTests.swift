import Catalogue
import Curation
import Foundation
import Testing

@Suite("The walk through the input folder")
struct PictureScanTests {
  @Test("passes over hidden files and folders and finds the rest in the order of bytes")
  func hidden() throws {
    let tree = try PictureTree(["a/2", "a/.DS_Store", ".git/a/3", "a/10", "Z/1", "ä/1"])
    #expect(try tree.plan(labels: .folders).pictures.map(\.path) == ["Z/1", "a/10", "a/2", "ä/1"])
  }

  @Test("follows links once and prefers the real folder")
  func links() throws {
    let tree = try PictureTree(["hat/1.png", "dress/2.png"])
    try tree.link("a-first", to: "hat")
    try tree.link("hat/loop", to: "..")
    try tree.link("dress/me", to: ".")
    try tree.link("hat/file.png", to: "1.png")
    try tree.add("../elsewhere/3.png")
    try tree.link("far", to: "../elsewhere")
    #expect(
      try tree.plan(labels: .folders).pictures.map(\.path)
        == ["dress/2.png", "far/3.png", "hat/1.png", "hat/file.png"])
  }

  @Test("reads an input folder that is itself a link")
  func linkedInput() throws {
    let real = try PictureTree(["hat/1.png"])
    let tree = try PictureTree([])
    try FileManager.default.createDirectory(at: tree.root, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      at: tree.root.appendingPathComponent("images"),
      withDestinationURL: real.root.appendingPathComponent("images"))
    #expect(try tree.plan().pictures.map(\.path) == ["hat/1.png"])
  }

  @Test("takes nothing that the program made where the input folder is the workspace")
  func inputIsWorkspace() throws {
    let tree = try PictureTree(["fire/1.png", "water/2.png"])
    var settings = FilterSettings()
    settings.input = "."
    settings.labels = .folders
    settings.types = ["all"]
    let workspace = Workspace(at: tree.root.appendingPathComponent("images").path)
    let before = try FilterPlan(settings: settings, workspace: workspace)
    try tree.add("prepared/fire/1-0123456789ab.png")
    try tree.add("pokeprep.sqlite")
    try tree.add("pokeprep.sqlite-wal")
    try tree.add("pokeprep.yaml")
    try tree.add(
      "set/shards.json", #"{"format":"pokeprep-shard/1","shards":[],"classes":["fire"]}"#)
    let after = try FilterPlan(settings: settings, workspace: workspace)
    #expect(before.pictures.map(\.path) == ["fire/1.png", "water/2.png"])
    #expect(after.pictures == before.pictures)
    #expect(after.listing == before.listing)
    // They are where they belong, and not worth a word.
    #expect(after.summary.problems.isEmpty)
  }

  @Test("tells of links that lead nowhere")
  func brokenLink() throws {
    let tree = try PictureTree(["hat/1.png"])
    try tree.link("gone.png", to: "nowhere")
    let problems = try tree.plan().summary.problems
    #expect(problems.map(\.path) == ["gone.png"])
  }

  @Test("files and folders whose names are not UTF-8 are told as unreadable")
  func foreignNames() throws {
    let tree = try PictureTree(["hat/1.png"])
    let folder = tree.root.appendingPathComponent("images/hat").path
    for name in [[0x6C, 0xE9, 0x2E, 0x70, 0x6E, 0x67], [0x6D, 0xFC]] as [[UInt8]] {
      let path = Array(folder.utf8) + [UInt8(ascii: "/")] + name + [0]
      let made = path.map(CChar.init(bitPattern:)).withUnsafeBufferPointer { path in
        path.baseAddress.map { unsafe mkdir($0, 0o755) } ?? -1
      }
      try #require(made == 0)
    }
    let summary = try tree.plan().summary
    #expect(summary.hasUnreadable)
    #expect(summary.problems.map(\.path) == ["hat/l\u{FFFD}.png", "hat/m\u{FFFD}"])
    #expect(summary.keptCount == 1)
  }

  @Test("names an input folder that is missing, a file or empty")
  func unusable() throws {
    let tree = try PictureTree([])
    #expect(throws: CurationError.self) { try tree.plan() }
    try FileManager.default.createDirectory(
      at: tree.root.appendingPathComponent("images"), withIntermediateDirectories: true)
    let error = #expect(throws: CurationError.self) { try tree.plan() }
    #expect(error?.description.contains("holds no files") == true)
    try tree.add("train.csv", "label,pixel0\n")
    let table = #expect(throws: CurationError.self) { try tree.plan() }
    #expect(table?.description.contains("holds no pictures, but train.csv; expected") == true)
  }

  @Test("says that archives beside class folders take no part")
  func archiveBesideClasses() throws {
    let tree = try PictureTree(["cat/1.png", "dog/2.png", "notes.txt"])
    try tree.add("cow.zip", "PK\u{3}\u{4}")
    let summary = try tree.plan().summary
    #expect(summary.others == ["cow.zip", "notes.txt"])
    #expect(summary.containers == ["cow.zip"])
  }
}
