import Catalogue
import Curation
import Foundation
import Imaging
import Imports
import Testing

@Suite("An input that is a set in other files is imported into the workspace")
struct WorkspaceImportTests {
  /// Two IDX pairs of 6 and 3 grey pictures of 5×5 in classes 0 to 2.
  private func addSet(to scratch: Scratch, in folder: String = "set", first: Int = 0) throws {
    for (name, count, start) in [("train", 6, first), ("t10k", 3, 50)] {
      try scratch.add(
        "\(folder)/\(name)-images-idx3-ubyte",
        Handmade.idx([count, 5, 5], (0..<count).flatMap { Handmade.pixels(start + $0, 25) }))
      try scratch.add(
        "\(folder)/\(name)-labels-idx1-ubyte",
        Handmade.idx([count], (0..<count).map { UInt8($0 % 3) }))
    }
  }

  private func settings(_ input: String, names: String? = nil) -> FilterSettings {
    var settings = FilterSettings()
    (settings.input, settings.classNames) = (input, names)
    return settings
  }

  /// The words for what `bring` did.
  private func bring(_ settings: FilterSettings, _ place: Workspace) throws -> String {
    switch try WorkspaceImport(settings, in: place, work: ImportWork()).bring() {
    case .nothing: "nothing"
    case .sameContent: "same"
    case .imported(let summary): "imported \(summary.pictures)"
    }
  }

  private func pixels(_ path: String) throws -> [UInt8] {
    let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    return try samples(["": file])[""] ?? []
  }

  @Test("once, and again only when the content of its files changed")
  func onlyWhenChanged() throws {
    let scratch = try Scratch()
    try addSet(to: scratch)
    let place = Workspace(at: scratch.path("work"))
    let named = settings(scratch.path("set"), names: "z,y,x")
    #expect(try bring(named, place) == "imported 9")
    #expect(try pixels(place.root + "/imported/train/y/train-00004.png") == Handmade.pixels(4, 25))
    let plan = try FilterPlan(settings: named, workspace: place)
    #expect(plan.summary.keptCount == 9)
    #expect(plan.pictures.count { $0.split == .test } == 3)
    #expect(try bring(named, place) == "nothing")
    try addSet(to: scratch)
    #expect(try bring(named, place) == "same")
    #expect(try bring(named, place) == "nothing")
    try addSet(to: scratch, first: 7)
    #expect(try bring(named, place) == "imported 9")
    #expect(try pixels(place.root + "/imported/train/y/train-00004.png") == Handmade.pixels(11, 25))
    #expect(try bring(settings(scratch.path("set")), place) == "imported 9")
    #expect(FileManager.default.fileExists(atPath: place.root + "/imported/train/0"))
    #expect(!FileManager.default.fileExists(atPath: place.root + "/imported/train/y"))
    try FileManager.default.removeItem(atPath: place.root + "/imported/train/0/train-00000.png")
    let error = #expect(throws: CurationError.self) {
      try FilterPlan(settings: settings(scratch.path("set")), workspace: place)
    }
    #expect(error?.description.contains("expected the 9 pictures") == true)
    try FileManager.default.removeItem(atPath: scratch.path("set"))
    #expect(try bring(settings(scratch.path("set")), place) == "nothing")
  }

  @Test("folders of pictures stay what they are, whatever archives and lists lie beside these")
  func pictures() throws {
    let scratch = try Scratch()
    try scratch.add("set/cat/1.png", Handmade.png(1))
    try scratch.add("set/a.zip", Handmade.zip([.init(name: "dog/1.png", bytes: Handmade.png(2))]))
    try scratch.add("set/list.csv", Array("path,label\ncat/1.png,dog\n".utf8))
    let place = Workspace(at: scratch.path("work"))
    #expect(try bring(settings(scratch.path("set")), place) == "nothing")
    let plan = try FilterPlan(settings: settings(scratch.path("set")), workspace: place)
    #expect(plan.pictures.compactMap(\.pictureClass) == ["cat"])
    // The list itself is another input.
    #expect(try bring(settings(scratch.path("set/list.csv")), place) == "imported 1")
    let listed = try FilterPlan(settings: settings(scratch.path("set/list.csv")), workspace: place)
    #expect(listed.pictures.compactMap(\.pictureClass) == ["dog"])
    // A picture of the list that changes is noticed.
    try scratch.add("set/cat/1.png", Handmade.png(3))
    #expect(try bring(settings(scratch.path("set/list.csv")), place) == "imported 1")
    // Files of nobody's interest, and folders without any, are for filter to tell.
    try scratch.add("text/notes.txt", [65])
    #expect(try bring(settings(scratch.path("text")), place) == "nothing")
  }

  @Test("what was imported is no picture of the folder around it, and gives way to none")
  func workspaceInInput() throws {
    let scratch = try Scratch()
    try addSet(to: scratch, in: "work")
    let place = Workspace(at: scratch.path("work"))
    let here = settings("../work")
    #expect(try bring(here, place) == "imported 9")
    #expect(try bring(here, place) == "nothing")
    try scratch.add("cat/1.png", Handmade.png(1))
    let around = try FilterPlan(
      settings: settings(scratch.url.path), workspace: Workspace(at: scratch.path("other")))
    #expect(around.pictures.compactMap(\.pictureClass) == ["cat"])
    for name in ["train-images-idx3-ubyte", "t10k-images-idx3-ubyte"] {
      try FileManager.default.removeItem(atPath: scratch.path("work/" + name))
    }
    let imported = try FileManager.default.subpathsOfDirectory(atPath: place.importedFolder)
      .sorted()
    // With other options it is the same set.
    for asked in [here, settings("../work", names: "z,y,x")] {
      try scratch.add("work/cat/1.png", Handmade.png(1))
      let error = #expect(throws: ImportProblem.self) { try bring(asked, place) }
      let words = error?.description ?? ""
      #expect(words.contains("found cat/1.png"), "\(words)")
      #expect(words.hasSuffix("delete \(place.importedFolder)"), "\(words)")
      try FileManager.default.removeItem(atPath: scratch.path("work/cat"))
    }
    #expect(
      try FileManager.default.subpathsOfDirectory(atPath: place.importedFolder).sorted() == imported
    )
    try scratch.add("work/cat/1.png", Handmade.png(1))
    try FileManager.default.removeItem(atPath: place.importedFolder)
    #expect(try bring(here, place) == "nothing")
    let plan = try FilterPlan(settings: here, workspace: place)
    #expect(plan.pictures.compactMap(\.pictureClass) == ["cat"])
  }

  @Test("a set that is taken out of its folder is read as it was imported")
  func emptied() throws {
    let scratch = try Scratch()
    try addSet(to: scratch)
    let place = Workspace(at: scratch.path("work"))
    let set = settings(scratch.path("set"))
    #expect(try bring(set, place) == "imported 9")
    for name in try FileManager.default.contentsOfDirectory(atPath: scratch.path("set")) {
      try FileManager.default.removeItem(atPath: scratch.path("set/" + name))
    }
    #expect(try bring(set, place) == "nothing")
    #expect(try FilterPlan(settings: set, workspace: place).summary.keptCount == 9)
  }

  @Test("archives that mean harm leave nothing in the workspace, and what was there stays")
  func hostile() throws {
    for (name, bytes, words) in try HostileArchiveTests.cases() {
      let scratch = try Scratch()
      let path = try scratch.add("in/" + name, bytes)
      let place = Workspace(at: scratch.path("work"))
      try FileManager.default.createDirectory(
        atPath: place.root, withIntermediateDirectories: true)
      for before in ["", "imported 9"] {
        if !before.isEmpty {
          try addSet(to: scratch)
          #expect(try bring(settings(scratch.path("set")), place) == before)
        }
        let found = scratch.names
        let error = #expect(throws: (any Error).self, "\(name)") {
          try bring(settings(path), place)
        }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.contains(words) && text.contains(path), "\(name): \(text)")
        #expect(scratch.names == found, "\(name)")
      }
    }
  }

  @Test("settings that nobody gave follow from small pictures of one shape")
  func smallPictures() throws {
    let scratch = try Scratch()
    try addSet(to: scratch)
    let place = Workspace(at: scratch.path("work"))
    let filter = settings(scratch.path("set"))
    #expect(try bring(filter, place) == "imported 9")
    func followed(_ overrides: String...) throws -> PipelineSettings {
      let settings = try PipelineSettings(
        of: place, overrides: overrides + ["filter.input=\(filter.input)"])
      return SmallPictureSettings(settings, in: place, catalogue: nil).settings
    }
    let all = try followed()
    #expect(all[ConvertStage.self].size == 5 && all[ConvertStage.self].mode == .grey)
    #expect(all[WhitenessStage.self].threshold == .off)
    #expect(all[DuplicatesStage.self].method == .exact)
    #expect(all[BalanceStage.self].strategy == .none && all[AugmentStage.self].copies == 0)
    let some = try followed("convert.size=64", "augment.copies=3")
    #expect(some[ConvertStage.self].size == 64 && some[ConvertStage.self].mode == .grey)
    #expect(some[AugmentStage.self].copies == 3)
    let other = try PipelineSettings(of: place, overrides: ["filter.input=\(scratch.url.path)"])
    let plain = SmallPictureSettings(other, in: place, catalogue: nil)
    #expect(plain.line == nil && plain.settings[ConvertStage.self].size == 64)
  }
}
