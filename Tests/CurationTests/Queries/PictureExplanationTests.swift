import Catalogue
import Curation
import Foundation
import Pixels
import Testing

@Suite("Explaining a picture")
struct PictureExplanationTests {
  @Test("every way to type a path leads to the same picture")
  func typedPaths() throws {
    let workspace = try SampleWorkspace()
    defer { workspace.remove() }
    let root = workspace.context.workspace.root
    let files = FileManager.default
    try files.createSymbolicLink(atPath: "\(root)/link", withDestinationPath: "images")
    try files.createSymbolicLink(
      atPath: "\(root)/other.webp", withDestinationPath: "images/fire/dark.webp")
    let typed = [
      ("images/fire/dark.webp", root), ("fire/dark.webp", root), ("./images//fire/dark.webp", root),
      ("dark.webp", "\(root)/images/fire"), ("../fire/dark.webp", "\(root)/images/water"),
      ("\(root)/images/fire/dark.webp", "/"), ("link/fire/dark.webp", root),
      ("other.webp", root), ("fire/dark.webp", "/"), ("prepared/fire/6.png", root),
      ("\(root)/prepared/fire/6.png", "/"), ("dark.webp", "/"),
    ]
    for (path, folder) in typed {
      let found = try PictureExplanation(of: path, from: folder, in: workspace.context)
      #expect(found.path == "fire/dark.webp", "\(path) from \(folder)")
    }
  }

  @Test("an input folder behind a link is found from where the link leads")
  func linkedInput() throws {
    let workspace = try SampleWorkspace()
    defer { workspace.remove() }
    let root = workspace.context.workspace.root
    try FileManager.default.moveItem(atPath: "\(root)/images", toPath: "\(root)/elsewhere")
    try FileManager.default.createSymbolicLink(
      atPath: "\(root)/images", withDestinationPath: "elsewhere")
    let found = try PictureExplanation(
      of: "a.png", from: "\(root)/elsewhere/water", in: workspace.context)
    #expect(found.path == "water/a.png")
  }

  @Test("a rejection is told with its value and threshold, later stages were not reached")
  func rejection() throws {
    let workspace = try SampleWorkspace()
    defer { workspace.remove() }
    let dark = try PictureExplanation(of: "fire/dark.webp", from: "/", in: workspace.context)
    #expect(!dark.isKept)
    #expect(dark.rejection?.stage == .whiteness)
    #expect(dark.rejection?.value == 0.79996)
    #expect(dark.rejection?.threshold == 0.8)
    #expect(
      dark.verdicts.map(\.outcome) == [
        .kept, .kept, .rejected, .notReached, .notReached, .notReached,
      ])
    #expect(dark.measurements == ["prepared_border_white_share": 0.79996])
    #expect(dark.decoding?.format == "webp")
    #expect(dark.decoding?.width == 106)
    #expect(dark.decoding?.content?.height == 32)
    let broken = try PictureExplanation(of: "fire/broken.png", from: "/", in: workspace.context)
    #expect(broken.decoding?.error == "corrupt PNG: bad CRC")
    #expect(broken.decoding?.preparedPath == nil)
  }

  @Test("a duplicate is told with its whole group, the one that stays first")
  func duplicates() throws {
    let workspace = try SampleWorkspace()
    defer { workspace.remove() }
    let copy = try PictureExplanation(of: "fire/b.jpg", from: "/", in: workspace.context)
    let group = try #require(copy.duplicates)
    #expect(group.members.map(\.path) == ["fire/a.png", "fire/b.jpg", "water/a.png"])
    #expect(group.members.map(\.isKept) == [true, false, false])
    #expect(group.members.map(\.pictureClass) == ["fire", "fire", "water"])
    #expect(group.isConflict)
    #expect(copy.decoding?.policies == ["cmyk"])
    let alone = try PictureExplanation(of: "fire/d, one.png", from: "/", in: workspace.context)
    #expect(alone.duplicates == nil)
    #expect(alone.isKept)
    #expect(alone.verdicts.suffix(2).map(\.outcome) == [.undecided, .undecided])
  }

  @Test("a file that changed or went away is told so")
  func fileState() throws {
    let workspace = try SampleWorkspace()
    defer { workspace.remove() }
    let images = workspace.folder.appending(path: "images")
    func state(_ path: String) throws -> SourceState {
      try PictureExplanation(of: path, from: "/", in: workspace.context).file
    }
    #expect(try state("fire/a.png") == .changed)  // The catalogue holds 1970 as its time.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 0)],
      ofItemAtPath: images.appending(path: "fire/a.png").path)
    #expect(try state("fire/a.png") == .unchanged)
    try FileManager.default.removeItem(at: images.appending(path: "fire/b.jpg"))
    #expect(try state("fire/b.jpg") == .missing)
  }

  @Test("an unknown file is answered with the nearest known paths")
  func unknown() throws {
    let workspace = try SampleWorkspace()
    defer { workspace.remove() }
    let context = workspace.context
    func words(_ path: String) throws -> String {
      let error = #expect(throws: CurationError.self) {
        try PictureExplanation(of: path, from: context.workspace.root, in: context)
      }
      return try #require(error).description
    }
    #expect(try words("images/fire/drak.webp").contains("did you mean fire/dark.webp"))
    #expect(try words("a.png").contains("did you mean fire/a.png or water/a.png"))
    #expect(try words("grass/broken.png").contains("did you mean fire/broken.png"))
    #expect(try words("images/fire").contains("this is a folder"))
    #expect(try !words("zzz").contains("did you mean"))
    try Data().write(to: workspace.folder.appending(path: "images/fire/new.gif"))
    #expect(try words("images/fire/new.gif").contains("the file is there"))
  }
}
