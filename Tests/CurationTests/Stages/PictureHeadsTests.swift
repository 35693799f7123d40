import Catalogue
import Curation
import Foundation
import Shards
import Testing

@Suite("Further labels of single pictures")
struct PictureHeadsTests {
  /// What the shards say of each picture's label in a head, by its path.
  private func labels(_ head: String, in place: StageWorkspace) throws -> [String: Int] {
    let shards = try ShardSet(folder: place.folder.appendingPathComponent("shards"))
    let position = try #require(shards.heads.firstIndex { $0.name == head })
    let paths = Dictionary(
      uniqueKeysWithValues: try place.context.catalogue.pictures().map { ($0.id, $0.path) })
    var found: [String: Int] = [:]
    for index in 0..<shards.count(of: .train) {
      let sample = try shards.sample(at: index)
      found[paths[sample.source] ?? ""] = sample.headLabels[position]
    }
    return found
  }

  private func place(_ table: String) throws -> StageWorkspace {
    var files: [String: [UInt8]] = [:]
    for number in 0..<3 as Range<UInt8> {
      files["a/\(number).png"] = try StageWorkspace.picture(red: 10, green: number * 60)
    }
    let place = try StageWorkspace(files: files)
    try write(table, to: "images/heads.csv", in: place)
    return place
  }

  private func write(_ text: String, to path: String, in place: StageWorkspace) throws {
    try Data(text.utf8).write(to: place.folder.appendingPathComponent(path))
  }

  private let settings = AugmentSettings { $0.validation = 0 }

  @Test("heads.csv in the input folder labels its pictures; a change makes the shards out of date")
  func inputFolder() throws {
    let place = try place("path,Mood\na/0.png,sad\n./a/2.png,glad\nelsewhere.png,odd\n")
    let stage = AugmentStage(settings: settings)
    _ = try place.pipeline.perform(stage)
    // Values are sorted; −1 is unknown.
    #expect(try labels("mood", in: place) == ["a/0.png": 1, "a/1.png": -1, "a/2.png": 0])
    #expect(try place.pipeline.perform(stage).wasCurrent)
    try write("path,mood\na/0.png,sad\na/1.png,glad\n", to: "images/heads.csv", in: place)
    #expect(try !place.pipeline.perform(stage).wasCurrent)
    #expect(try labels("mood", in: place) == ["a/0.png": 1, "a/1.png": 0, "a/2.png": -1])
  }

  @Test("a list that is named counts instead, and has to be about these pictures")
  func named() throws {
    let place = try place("path,mood\na/0.png,sad\na/1.png,glad\n")
    try write("age;path\n3;a/1.png\n4;a/2.png\n", to: "ages.csv", in: place)
    var settings = settings
    settings.headList = "ages.csv"
    _ = try place.pipeline.perform(AugmentStage(settings: settings))
    #expect(try labels("age", in: place) == ["a/0.png": -1, "a/1.png": 0, "a/2.png": 1])
    for (text, words) in [
      ("path,age\nb/1.png,3\n", "none of this set"), ("path\na/1.png\n", "one for each label"),
      ("name,age\na/1.png,3\n", "the column path"), ("path,age\n,3\n", "expected a path"),
      ("path,age\na/1.png,3\na/1.png,4\n", "labelled otherwise"),
    ] {
      try write(text, to: "ages.csv", in: place)
      let error = #expect(throws: CurationError.self) {
        try place.pipeline.perform(AugmentStage(settings: settings))
      }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
  }

  @Test("a file of that name about something else is nobody's list")
  func stranger() throws {
    let place = try place("name,number\nx,1\n")
    _ = try place.pipeline.perform(AugmentStage(settings: settings))
    #expect(try ShardSet(folder: place.folder.appendingPathComponent("shards")).heads.isEmpty)
  }
}
