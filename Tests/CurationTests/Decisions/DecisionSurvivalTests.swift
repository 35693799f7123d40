import Catalogue
import Curation
import Foundation
import Synchronization
import Testing

@Suite("Decisions follow their pictures")
struct DecisionSurvivalTests {
  /// Says one thing of each of some pictures: 1 and 2 of a, the dark one, 1 of b.
  private func decide(in place: DecisionWorkspace) throws {
    try place.run()
    try place.decide("a/1.png", .reject(reason: "blurry"))
    try place.decide("a/2.png", .pictureClass("b"))
    try place.decide("a/dark.png", .accept)
    try place.decide("b/1.png", .reject(reason: ""))
    _ = try place.pipeline.applyDecisions()
  }

  private func check(
    _ paths: [String], in place: DecisionWorkspace,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = [
      "filter: rejected by a person: blurry", "kept as b", "kept as a",
      "filter: rejected by a person",
    ]
    for (path, words) in zip(paths, expected) {
      #expect(try place.state(path) == words, "\(path)", sourceLocation: sourceLocation)
    }
    #expect(
      try DecisionListing(in: place.context.catalogue).missingCount == 0,
      sourceLocation: sourceLocation)
  }

  private let usual = ["a/1.png", "a/2.png", "a/dark.png", "b/1.png"]

  @Test("other sizes, thresholds and settings, in a workspace that was moved")
  func settings() throws {
    let place = try DecisionWorkspace()
    try decide(in: place)
    try check(usual, in: place)
    var (convert, whiteness) = (ConvertSettings(), WhitenessSettings())
    (convert.size, whiteness.threshold) = (32, 0.99)
    try place.pipeline.perform(ConvertStage(settings: convert))
    try place.pipeline.perform(WhitenessStage(settings: whiteness))
    try place.pipeline.ensure(upTo: .balance)
    try check(usual, in: place)
    let moved = try place.copied()
    try moved.run()
    try check(usual, in: moved)
  }

  @Test("files that were renamed, in folders of other names")
  func renamed() throws {
    let place = try DecisionWorkspace()
    try decide(in: place)
    try place.move("a/1.png", to: "a/one.png")
    try place.move("a/2.png", to: "a/1.png")
    try place.move("a/dark.png", to: "a/z.png")
    try place.move("b", to: "c/b")
    try place.move("c/b", to: "b")
    try place.remove("c")
    try place.run()
    try check(["a/one.png", "a/1.png", "a/z.png", "b/1.png"], in: place)
    // Twice: what the first run found out is known to the second.
    try place.move("a/one.png", to: "a/2.png")
    try place.run()
    try check(["a/2.png", "a/1.png", "a/z.png", "b/1.png"], in: place)
  }

  @Test("files that were coded again, at the same path and at another one")
  func codedAgain() throws {
    let place = try DecisionWorkspace()
    try decide(in: place)
    try place.write("a/1.png", try DecisionWorkspace.coded(1))
    try place.write("a/2.png", try DecisionWorkspace.coarse(2))
    try place.remove("a/dark.png")
    try place.write("a/fetched again.png", try DecisionWorkspace.coarse(77, border: 0))
    try place.remove("b/1.png")
    try place.write("b/new.png", try DecisionWorkspace.coded(101))
    try place.run()
    try check(["a/1.png", "a/2.png", "a/fetched again.png", "b/new.png"], in: place)
  }

  @Test(
    "another picture at the same path is none of theirs, and the picture is known when it is back")
  func anotherPicture() throws {
    let place = try DecisionWorkspace()
    try decide(in: place)
    try place.move("a/1.png", to: "../away.png")
    try place.write("a/1.png", try DecisionWorkspace.picture(500))
    try place.run()
    #expect(try place.state("a/1.png") == "kept as a")
    #expect(try DecisionListing(in: place.context.catalogue).missingCount == 1)
    #expect(try WorkspaceStatus(of: place.context).decisions["not here"] == 1)
    try place.move("../away.png", to: "a/back.png")
    try place.run()
    #expect(try place.state("a/1.png") == "kept as a")
    #expect(try place.state("a/back.png") == "filter: rejected by a person: blurry")
  }

  @Test(
    "a rejected file that comes again under another name is out as well, but not in another class")
  func equalFiles() throws {
    let place = try DecisionWorkspace()
    try decide(in: place)
    try place.write("a/again.png", try DecisionWorkspace.picture(1))
    try place.write("b/again.png", try DecisionWorkspace.picture(1))
    try place.run()
    #expect(try place.state("a/again.png") == "filter: rejected by a person: blurry")
    #expect(try place.state("b/again.png") == "kept as b")
    let explained = try PictureExplanation(
      of: "a/again.png", from: place.folder.path, in: place.context)
    #expect(explained.decisions.map(\.path) == ["a/1.png"])
    // The file itself goes: its equal in the same class stands for it, the other one does not.
    try place.remove("a/1.png")
    try place.run()
    #expect(try place.state("a/again.png") == "filter: rejected by a person: blurry")
    #expect(try place.state("b/again.png") == "kept as b")
  }

  @Test("list shows on an equal file what holds for it, and names the other picture of a pair")
  func listed() throws {
    let place = try DecisionWorkspace()
    for (path, number) in [
      ("a/again.png", 1), ("b/again.png", 1), ("a/moved.png", 3), ("b/there.png", 3),
    ] {
      try place.write(path, try DecisionWorkspace.picture(number))
    }
    try place.run()
    let outcome = try place.decide("a/1.png", .reject(reason: "blurry"))
    #expect(
      outcome.notes.contains(
        "it holds for 1 other file of the same bytes and the same class as well; "
          + "1 other file of the same bytes and another class is left alone"))
    try place.decide("a/3.png", .pictureClass("b"))
    try place.decide("a/2.png", .notDuplicate(of: "b/2.png"))
    func decided() throws -> [String: String] {
      try PictureListing(of: place.context).rows.reduce(into: [:]) { $0[$1.path] = $1.decided }
    }
    var expected = [
      "a/1.png": "reject: blurry", "a/again.png": "reject: blurry", "a/3.png": "class b",
      "a/moved.png": "class b", "a/2.png": "not-duplicate-of b/2.png",
      "b/2.png": "not-duplicate-of a/2.png",
    ]
    #expect(try decided() == expected)
    _ = try place.pipeline.applyDecisions()
    #expect(try place.state("a/moved.png") == "duplicates: exact duplicate")
    #expect(try decided() == expected)
    try place.decide("a/again.png", .accept)
    _ = try place.pipeline.applyDecisions()
    expected["a/again.png"] = "accept"
    #expect(try decided() == expected)
  }

  @Test("pairs that are no duplicates are found by their bytes where names differ")
  func readBackPairs() throws {
    let place = try DecisionWorkspace()
    try place.write("b/same.png", try DecisionWorkspace.picture(3))
    try place.run()
    for (one, other) in [("a/1", "a/2"), ("a/3", "b/same"), ("b/1", "b/2")] {
      try place.decide("\(one).png", .notDuplicate(of: "\(other).png"))
    }
    let listing = try DecisionListing(in: place.context.catalogue)
    let json = String(decoding: try JSONEncoder().encode(listing.rows), as: UTF8.self)
    for text in [listing.commaSeparated, json] {
      let requests = try DecisionFile(text: text, path: "d").requests
      let other = try DecisionWorkspace()
      for number in 1...3 { try other.move("a/\(number).png", to: "a/other \(number).png") }
      try other.write("b/renamed.png", try DecisionWorkspace.picture(3))
      try other.remove("b/2.png")
      try other.run()
      let outcome = try other.decide(requests)
      #expect(outcome.noted == 3 && outcome.notes.contains { $0.contains("not here") })
      #expect(try other.context.catalogue.apartPictures().count == 2)
      #expect(try other.decide(requests).unchanged == 3)
      try other.write("b/late.png", try DecisionWorkspace.picture(102))
      try other.run()
      #expect(try other.context.catalogue.apartPictures().count == 3)
      #expect(try other.state("b/renamed.png") == "kept as b")
      #expect(try other.state("a/other 3.png") == "kept as a")
    }
    // A file without what finds the other picture is read where the names are the same.
    let old = DecisionListing.bare(listing.rows)
    #expect(try place.decide(DecisionFile(text: old, path: "d").requests).unchanged == 3)
  }

  @Test("what would help the set is said once, however many stages apply runs")
  func advice() throws {
    let place = try DecisionWorkspace(count: 2)
    for number in 0..<6 {
      try place.write(
        "a/dark \(number).png", try DecisionWorkspace.picture(200 + number, border: 0))
    }
    try place.run()
    try place.decide("a/1.png", .reject(reason: ""))
    let said = Mutex<[String]>([])
    let context = StageContext(
      workspace: place.context.workspace, catalogue: place.context.catalogue,
      announce: { line in said.withLock { $0.append(line) } })
    let stages = try Pipeline(context: context, settings: PipelineSettings()).applyDecisions()
    #expect(stages.filter(\.hasRun).count > 3)
    #expect(said.withLock { $0.count { $0.hasPrefix("Most pictures") } } == 1)
  }

  @Test("what decisions --csv and --json write is read back here and in another workspace")
  func readBack() throws {
    let place = try DecisionWorkspace()
    try decide(in: place)
    try place.decide("b/2.png", .notDuplicate(of: "b/3.png"), note: "two, \"really\"\nseen")
    let listing = try DecisionListing(in: place.context.catalogue)
    let file = try DecisionFile(text: listing.commaSeparated, path: "d.csv")
    #expect(try place.decide(file.requests).unchanged == listing.rows.count)
    let other = try DecisionWorkspace()
    try other.move("a/1.png", to: "a/elsewhere.png")
    try other.remove("b/1.png")
    try other.run()
    let outcome = try other.decide(file.requests)
    #expect(outcome.noted == listing.rows.count)
    #expect(outcome.notes.contains { $0.contains("not here") })
    let json = String(decoding: try JSONEncoder().encode(listing.rows), as: UTF8.self)
    #expect(
      try other.decide(DecisionFile(text: json, path: "d.json").requests).unchanged
        == listing.rows.count)
    try other.write("b/late.png", try DecisionWorkspace.picture(101))
    try other.run()
    #expect(try other.state("a/elsewhere.png") == "filter: rejected by a person: blurry")
    #expect(try other.state("b/late.png") == "filter: rejected by a person")
    #expect(try other.state("a/dark.png") == "kept as a")
  }
}

extension DecisionListing {
  /// The rows as they were written before pairs had what finds the other picture.
  fileprivate static func bare(_ rows: [ListedDecision]) -> String {
    "path,decision,value,bytes,sha256\n"
      + rows.map { "\($0.path),\($0.decision.rawValue),\($0.value),\($0.bytes),\($0.sha256)\n" }
      .joined()
  }
}
