import Catalogue
import Curation
import Foundation
import Testing

@Suite("What people decide stands above the stages")
struct DecisionEffectTests {
  @Test("an accepted picture passes whiteness and duplicates, the one beside it stays as it was")
  func accept() throws {
    let place = try DecisionWorkspace()
    try place.write("a/copy.png", try DecisionWorkspace.picture(3))
    try place.run()
    #expect(try place.state("a/dark.png").hasPrefix("whiteness: background not white"))
    #expect(try place.state("a/copy.png") == "duplicates: exact duplicate")
    try place.decide("a/dark.png", .accept)
    try place.decide("a/copy.png", .accept)
    // Nothing is different before the stages run again, and they know that they must.
    #expect(try place.state("a/copy.png") == "duplicates: exact duplicate")
    let status = try WorkspaceStatus(of: place.context)
    #expect(status.stages.filter { $0.state == .outOfDate }.map(\.stage).first == .convert)
    #expect(status.decisions == ["accept": 2])
    _ = try place.pipeline.applyDecisions()
    #expect(try place.state("a/dark.png") == "kept as a")
    #expect(try place.state("a/copy.png") == "kept as a")
    #expect(try place.state("a/3.png") == "kept as a")
    let explained = try PictureExplanation(
      of: "a/dark.png", from: place.folder.path, in: place.context)
    let verdict = explained.verdicts.first { $0.stage == .whiteness }
    #expect(verdict?.reason?.hasPrefix("accepted by a person (background not white") ?? false)
    #expect(explained.decisions.map(\.words) == ["accept"])
    try place.decide("a/dark.png", .undo)
    _ = try place.pipeline.applyDecisions()
    #expect(try place.state("a/dark.png").hasPrefix("whiteness"))
  }

  @Test(
    "an accepted picture is never cut to make classes equal, and the class is as large as it was")
  func balance() throws {
    let place = try DecisionWorkspace(count: 12)
    var cap = BalanceSettings()
    (cap.strategy, cap.cap) = (.cap, 4)
    try place.run(upTo: .duplicates)
    try place.pipeline.perform(BalanceStage(settings: cap))
    let cut = try place.context.catalogue.decisions(of: .balance).filter { !$0.isKept }
    let paths = Dictionary(
      uniqueKeysWithValues: try place.context.catalogue.pictures().map { ($0.id, $0.path) })
    let chosen = cut.compactMap { paths[$0.pictureID] }.filter { $0.hasPrefix("b/") }.prefix(3)
    for path in chosen { try place.decide(path, .accept) }
    _ = try place.pipeline.applyDecisions()
    for path in chosen { #expect(try place.state(path) == "kept as b") }
    let kept = try PictureListing(of: place.context, selection: .init(state: .kept)).rows
    #expect(kept.count { $0.pictureClass == "b" } == 4)
  }

  @Test(
    "a rejection is filter's, with the person's reason; a class moves the prepared picture, too")
  func rejectAndClass() throws {
    let place = try DecisionWorkspace()
    try place.run()
    try place.decide("a/1.png", .reject(reason: "blurry"))
    try place.decide("a/2.png", .pictureClass("b"))
    _ = try place.pipeline.applyDecisions()
    #expect(try place.state("a/1.png") == "filter: rejected by a person: blurry")
    #expect(try place.state("a/2.png") == "kept as b")
    let explained = try PictureExplanation(
      of: "a/2.png", from: place.folder.path, in: place.context)
    let prepared = try #require(explained.decoding?.preparedPath)
    #expect(prepared.contains("/prepared/b/"))
    #expect(FileManager.default.fileExists(atPath: prepared))
    let status = try WorkspaceStatus(of: place.context)
    #expect(status.found == status.kept + status.rejected)
    #expect(status.keptByClass == ["a": 4, "b": 7])
    // Another filter with other settings comes to the same.
    place.filter.labels = .folders
    try place.run()
    #expect(try place.state("a/1.png") == "filter: rejected by a person: blurry")
    #expect(try place.state("a/2.png") == "kept as b")
  }

  @Test("exact and near copies that are said to be none stay apart, all others do not")
  func apart() throws {
    let place = try DecisionWorkspace()
    try place.write("a/equal.png", try DecisionWorkspace.coded(3))
    try place.write("a/near.png", try DecisionWorkspace.coarse(4))
    try place.write("b/other.png", try DecisionWorkspace.picture(103))
    try place.run()
    let goes = try ["a/equal.png", "a/3.png"].filter { try place.state($0).hasPrefix("duplicates") }
    #expect(goes.count == 1)
    let near = try ["a/near.png", "a/4.png"].filter { try place.state($0).hasPrefix("duplicates") }
    #expect(near.count == 1)
    try place.decide("a/equal.png", .notDuplicate(of: "a/3.png"))
    try place.decide("a/4.png", .notDuplicate(of: "near.png"))
    _ = try place.pipeline.applyDecisions()
    for path in ["a/equal.png", "a/3.png", "a/near.png", "a/4.png"] {
      #expect(try place.state(path) == "kept as a")
    }
    let members = try place.context.catalogue.duplicates()
    #expect(members.count == 2 && Set(members.map(\.groupID)).count == 1)
    // Said the other way round it is the same decision.
    let outcome = try place.decide("a/3.png", .notDuplicate(of: "a/equal.png"))
    #expect(outcome.unchanged == 1)
    #expect(try place.context.catalogue.personDecisions().count == 2)
  }

  @Test("groups never hold a pair that is apart, however their pictures are alike")
  func groups() throws {
    func candidate(_ id: Int64, key: String) -> DuplicateCandidate {
      DuplicateCandidate(
        pictureID: id, path: "\(id)", pictureClass: "a", pixelCount: 100 - Int(id), byteCount: 1,
        key: key)
    }
    let candidates = [1, 2, 3].map { candidate($0, key: "x") } + [candidate(4, key: "y")]
    let apart = PicturesApart([(2, 3), (4, 2)])
    let groups = try DuplicateGroups.groups(of: candidates, apart: apart) { distinct in
      // 1 with 2, then 3, which 2 keeps out, then 4.
      #expect(distinct.map(\.pictureID) == [1, 3, 4])
      return [
        nil, NearMatch(better: 0, worse: 1, distance: 0, difference: 0),
        NearMatch(better: 0, worse: 2, distance: 1, difference: 1),
      ]
    }
    #expect(groups.map { $0.members.map(\.picture.pictureID) } == [[1, 2]])
  }

  @Test(
    "what does not decode cannot be accepted; a later decision of the same kind replaces the first")
  func refusals() throws {
    let place = try DecisionWorkspace()
    try place.write("a/broken.png", Array("no picture".utf8))
    try place.run()
    #expect {
      try place.decide("a/broken.png", .accept)
    } throws: { "\($0)".contains("cannot be accepted, since it does not decode") }
    #expect(try place.context.catalogue.personDecisions().isEmpty)
    try place.decide("a/1.png", .accept)
    let outcome = try place.decide("a/1.png", .reject(reason: ""))
    #expect(outcome.noted == 1 && outcome.replaced == 1)
    #expect(try place.context.catalogue.personDecisions().map(\.kind) == [.reject])
    #expect(try place.decide("a/1.png", .reject(reason: "")).unchanged == 1)
    #expect(try place.decide("a/1.png", .undo).undone == 1)
    #expect(try place.context.catalogue.decidedPictures().isEmpty)
  }

  @Test("a class that no picture has is refused with the nearest, and begun when asked for")
  func newClass() throws {
    let place = try DecisionWorkspace()
    try place.write("water/1.png", try DecisionWorkspace.picture(300))
    try place.run(upTo: .filter)
    #expect {
      try place.decide("a/1.png", .pictureClass("watr"))
    } throws: { "\($0)".contains("did you mean water?") && "\($0)".contains("--new-class") }
    let request = DecisionRequest(pattern: "a/1.png", statement: .pictureClass("neu"))
    try place.decide([request], newClasses: true)
    _ = try place.pipeline.applyDecisions()
    #expect(try place.state("a/1.png") == "kept as neu")
    // It can be asked for by name, and where it is not the picture is left out.
    place.filter.types = ["a", "neu"]
    try place.run(upTo: .filter)
    #expect(try place.state("a/1.png") == "kept as neu")
    place.filter.types = ["a"]
    try place.run(upTo: .filter)
    #expect(try place.state("a/1.png") == "filter: class not selected")
  }

  @Test("letters count where the bytes of accents differ, and bytes count first")
  func accents() throws {
    let place = try DecisionWorkspace(count: 2)
    let (stored, typed) = ("cafe\u{301}", "caf\u{E9}")
    try place.write("\(stored)/e\u{301}t.png", try DecisionWorkspace.picture(50))
    try place.write("\(stored)/2.png", try DecisionWorkspace.picture(51))
    try place.run(upTo: .filter)
    for pattern in [
      "\(typed)/*", "images/\(typed)/*.png", "caf?/*", "caf[\u{E9}]/*", typed, "\(typed)/",
    ] {
      #expect(try place.decide(pattern, .accept).pictures.count == 2, "\(pattern)")
      try place.decide(pattern, .undo)
    }
    #expect(try place.decide("\(typed)/\u{E9}t.png", .accept).pictures.count == 1)
    #expect(try place.decide("\u{E9}t.*", .undo).pictures.count == 1)
    #expect(
      try PictureExplanation(
        of: "\(typed)/\u{E9}t.png", from: place.folder.path, in: place.context
      ).path.hasSuffix("t.png"))
    try place.write("\(typed)/3.png", try DecisionWorkspace.picture(52))
    try place.run(upTo: .filter)
    #expect(try place.decide("\(typed)/*", .accept).pictures == ["\(typed)/3.png"])
    #expect(try place.decide("\(stored)/*", .accept).pictures.count == 2)
  }

  @Test("class:NAME is the class, whatever is in its name; where there is none, it says why")
  func markedClass() throws {
    let place = try DecisionWorkspace(count: 2)
    try place.run(upTo: .filter)
    #expect(try place.decide("class:b", .accept).pictures.count == 2)
    let name = "UI [x]*/../../y"
    try place.decide(
      [DecisionRequest(pattern: "b/1.png", statement: .pictureClass(name))], newClasses: true)
    #expect {
      try place.decide("class:\(name)", .accept)
    } throws: { "\($0)".contains("only after pokeprep apply") }
    _ = try place.pipeline.applyDecisions()
    #expect(try place.decide("class:\(name)", .accept).pictures == ["b/1.png"])
    #expect {
      try place.decide("class:c", .accept)
    } throws: { "\($0)".contains("no picture is of such a class") }
  }

  @Test(
    "a folder in which no picture lies is told how to name all pictures",
    arguments: ["", ".", "/", "images"])
  func foldersAround(pattern: String) throws {
    let place = try DecisionWorkspace(count: 1)
    try place.run(upTo: .filter)
    #expect {
      try place.decide(pattern, .accept)
    } throws: { "\($0)".contains("all pictures: '**'") }
    #expect(try place.decide("**", .accept).pictures.count == 3)
  }
}
