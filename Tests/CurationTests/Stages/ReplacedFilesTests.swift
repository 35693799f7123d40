import Catalogue
import Curation
import Files
import Foundation
import Shards
import Synchronization
import Testing

@Suite("Files in the place of those that were written")
struct ReplacedFilesTests {
  private let place: StageWorkspace
  private let said = Told()
  private var augment: AugmentSettings {
    var settings = AugmentSettings()
    settings.shardSize = 12
    settings.copies = 1
    return settings
  }

  /// The sentences that stages told.
  private final class Told: Sendable {
    private let lines = Mutex<[String]>([])
    var text: String { lines.withLock { $0.joined(separator: "\n") } }
    func take(_ line: String) { lines.withLock { $0.append(line) } }
  }

  init() throws {
    place = try StageWorkspace(files: StageWorkspace.usual())
  }

  private var pipeline: Pipeline {
    let context = StageContext(
      workspace: place.context.workspace, catalogue: place.context.catalogue, threadCount: 2,
      announce: { [said] in said.take($0) })
    return Pipeline(context: context, settings: PipelineSettings())
  }

  private func perform() throws -> Bool {
    try pipeline.perform(AugmentStage(settings: augment)).wasCurrent
  }

  /// Two prepared pictures, the first of which is to be replaced by the second.
  private func preparedPictures() throws -> (wrong: URL, other: URL) {
    let names = try place.bytes(in: "prepared").keys.filter { $0.hasPrefix("a/") }.sorted()
    let folder = place.folder.appendingPathComponent("prepared")
    return (folder.appendingPathComponent(names[0]), folder.appendingPathComponent(names[1]))
  }

  /// Gives a file other bytes and the time that it had.
  private func replace(_ url: URL, by bytes: Data, keepingTime: Bool) throws {
    var status = stat()
    #expect(stat(url.path, &status) == 0)
    try bytes.write(to: url)
    guard keepingTime else { return }
    let times = [status.st_atim, status.st_mtim]
    #expect(utimensat(AT_FDCWD, url.path, times, 0) == 0)
  }

  @Test("a prepared picture replaced by another valid one is named and made again")
  func preparedPicture() throws {
    #expect(try !perform())
    let (prepared, shards) = (try place.bytes(in: "prepared"), try place.bytes(in: "shards"))
    let (wrong, other) = try preparedPictures()
    try replace(wrong, by: Data(contentsOf: other), keepingTime: false)
    #expect(try !perform())
    #expect(said.text.contains("prepared/a/\(wrong.lastPathComponent) is not what convert wrote"))
    #expect(try place.bytes(in: "prepared") == prepared)
    #expect(try place.bytes(in: "shards") == shards)
  }

  @Test("one of the same size and time never reaches the shards, and repair makes it again")
  func preparedPictureOfSameTime() throws {
    _ = try perform()
    let (prepared, shards) = (try place.bytes(in: "prepared"), try place.bytes(in: "shards"))
    let (wrong, other) = try preparedPictures()
    try replace(wrong, by: Data(contentsOf: other), keepingTime: true)
    try FileManager.default.removeItem(
      at: place.folder.appendingPathComponent("shards/shards.json"))
    let error = #expect(throws: CurationError.self) { _ = try perform() }
    #expect(error?.description.contains(wrong.lastPathComponent) ?? false)

    _ = try? perform()
    let problems = try WorkspaceVerifier(context: pipeline.context).verify().flatMap(\.problems)
    #expect(problems.contains { $0.contains(wrong.lastPathComponent) })
    let planned = try WorkspaceRepair(pipeline).run(isPretended: true)
    #expect(planned.contains { $0.file == "prepared/a/\(wrong.lastPathComponent)" })
    #expect(try place.bytes(in: "prepared") != prepared, "a dry run repairs nothing")
    _ = try WorkspaceRepair(pipeline).run(isPretended: false)
    #expect(try place.bytes(in: "prepared") == prepared)
    #expect(try place.bytes(in: "shards") == shards)
  }

  @Test(
    "a clock that jumps, or a copy without times, makes nothing again",
    arguments: [0, 4_102_444_800])
  func times(seconds: Int) throws {
    _ = try perform()
    for name in ["prepared", "shards"] {
      for file in try place.bytes(in: name).keys {
        let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
        let path = place.folder.appendingPathComponent("\(name)/\(file)").path
        #expect(utimensat(AT_FDCWD, path, times, 0) == 0)
      }
    }
    #expect(try perform())
  }

  @Test("a shard with another byte is written again, and so is one that is lost")
  func shards() throws {
    _ = try perform()
    let before = try place.bytes(in: "shards")
    #expect(before.count > 2)
    let shard = place.folder.appendingPathComponent("shards/shard-00001.safetensors")
    var bytes = try Data(contentsOf: shard)
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: shard)
    #expect(try !perform())
    #expect(try place.bytes(in: "shards") == before)
    try FileManager.default.removeItem(at: shard)
    #expect(try !perform())
    #expect(try place.bytes(in: "shards") == before)
  }

  @Test("shards.json is written again from good shards, and from none that lack one")
  func manifest() throws {
    _ = try perform()
    let before = try place.bytes(in: "shards")
    let manifest = place.folder.appendingPathComponent("shards/shards.json")
    func times() throws -> [Date?] {
      try before.keys.filter { $0 != "shards.json" }.sorted().map {
        try FileManager.default.attributesOfItem(
          atPath: place.folder.appendingPathComponent("shards/\($0)").path)[.modificationDate]
          as? Date
      }
    }
    let written = try times()
    for damage in [Data("{}".utf8), nil] {
      try FileManager.default.removeItem(at: manifest)
      try damage?.write(to: manifest)
      let steps = try WorkspaceRepair(pipeline).run(isPretended: false)
      #expect(steps.map(\.file) == ["shards/shards.json"])
      #expect(try place.bytes(in: "shards") == before)
      #expect(try times() == written, "the shards themselves stay")
    }
    // Without the last shard nobody could tell that the set is not whole, but by what was noted.
    let last = try #require(before.keys.filter { $0.hasPrefix("shard-") }.max())
    try FileManager.default.removeItem(at: manifest)
    try FileManager.default.removeItem(at: place.folder.appendingPathComponent("shards/\(last)"))
    let steps = try WorkspaceRepair(pipeline).run(isPretended: false)
    #expect(steps.allSatisfy { $0.action.contains("augment") })
    #expect(try place.bytes(in: "shards") == before)
    #expect(try WorkspaceRepair(pipeline).run(isPretended: false).isEmpty)
  }

  @Test("a source that was cut while it was read is read again once it is whole")
  func cutSource() throws {
    let source = place.folder.appendingPathComponent("images/a/3.png")
    let whole = try Data(contentsOf: source)
    try replace(source, by: whole.prefix(whole.count / 2), keepingTime: true)
    let cut = try pipeline.perform(ConvertStage(settings: ConvertSettings()))
    #expect(cut.summary.counts.reasons["unreadable file"] == 1)
    try replace(source, by: whole, keepingTime: true)
    let again = try pipeline.perform(ConvertStage(settings: ConvertSettings()))
    #expect(again.summary.convertedCount == 1)
    #expect(again.summary.counts.reasons["unreadable file"] == nil)
  }
}
