import Augmentation
import Catalogue
import Curation
import Foundation
import Pixels
import Shards
import Testing

@Suite("Stages from pictures to shards")
struct StagesTests {
  private var augment: AugmentSettings {
    var settings = AugmentSettings()
    settings.shardSize = 20
    settings.validation = 0.2
    settings.copies = 1
    return settings
  }

  @Test("every picture is accounted for, with the stage and the reason")
  func accounts() throws {
    let place = try StageWorkspace(files: StageWorkspace.usual())
    _ = try place.pipeline.perform(AugmentStage(settings: augment))
    let catalogue = place.context.catalogue
    var rejected: [String: String] = [:]
    for picture in try catalogue.pictures() {
      let last = try catalogue.decisions(about: picture.id).last
      if last?.isKept == false {
        rejected[picture.path] = "\(last?.stage, default: ""): \(last?.reason ?? "")"
      }
    }
    #expect(
      rejected == [
        "a/dark.png": "whiteness: background not white: border black",
        "a/text.png": "convert: unsupported format",
        "b/empty.png": "convert: empty file",
        "b/copy of a.png": "duplicates: exact duplicate",
      ])
    #expect(try catalogue.duplicates().allSatisfy(\.isConflict))
  }

  @Test("a file that was away is read once it is back, and not looked at again before")
  func unreadableFile() throws {
    let place = try StageWorkspace(files: StageWorkspace.usual())
    let file = place.folder.appendingPathComponent("images/a/3.png")
    let elsewhere = place.folder.appendingPathComponent("away.png")
    let stage = ConvertStage(settings: ConvertSettings())
    try FileManager.default.moveItem(at: file, to: elsewhere)
    let without = try place.pipeline.perform(stage)
    #expect(without.summary.counts.reasons["unreadable file"] == 1)
    #expect(try place.pipeline.perform(stage).wasCurrent)
    try FileManager.default.moveItem(at: elsewhere, to: file)
    let with = try place.pipeline.perform(stage)
    #expect(!with.wasCurrent)
    #expect(with.summary.convertedCount == 1)
    #expect(with.summary.counts.kept == without.summary.counts.kept + 1)
  }

  @Test("an input folder that is away rejects no pictures")
  func missingInput() throws {
    let place = try StageWorkspace(files: StageWorkspace.usual())
    let stage = ConvertStage(settings: ConvertSettings())
    let input = place.folder.appendingPathComponent("images")
    let elsewhere = place.folder.appendingPathComponent("away")
    try FileManager.default.moveItem(at: input, to: elsewhere)
    #expect(throws: CurationError.self) { try place.pipeline.perform(stage) }
    #expect(try place.context.catalogue.decisions(of: .convert).isEmpty)
    try FileManager.default.moveItem(at: elsewhere, to: input)
    #expect(try place.pipeline.perform(stage).summary.counts.kept > 0)
  }

  @Test("samples carry the label, the source and the pixels of the same picture")
  func samples() throws {
    let place = try StageWorkspace(files: StageWorkspace.usual())
    let summary = try place.pipeline.perform(AugmentStage(settings: augment)).summary
    let set = try ShardSet(folder: place.folder.appendingPathComponent("shards"))
    #expect(set.classes == ["a", "b"])
    // 12 pictures of a: 2 held out, 10 stay; 5 of b: 1 held out, 4 brought to 10; 2 samples each.
    #expect(summary.classes.map(\.trainingSamples) == [20, 20])
    #expect(set.count(of: .train) == 40)
    #expect(set.count(of: .validation) == 3)
    let paths = Dictionary(
      uniqueKeysWithValues: try place.context.catalogue.pictures().map { ($0.id, $0.path) })
    for split in DataSplit.allCases {
      for index in 0..<set.count(of: split) {
        let sample = try set.sample(at: index, in: split)
        let path = try #require(paths[sample.source])
        // The middle of the picture is of one colour whatever the rotation: red tells the class,
        // green the number.
        let middle = (32 * 64 + 32) * 3
        #expect(sample.pixels[middle] == (sample.label == 0 ? 10 : 20))
        #expect(path == "\(set.classes[sample.label])/\(sample.pixels[middle + 1] / 10).png")
        if split == .validation { #expect(sample.augmentation == .identity) }
      }
    }
  }

  @Test("a sample is what the stored parameters make of its prepared picture")
  func parameters() throws {
    let place = try StageWorkspace(files: StageWorkspace.usual())
    _ = try place.pipeline.perform(AugmentStage(settings: augment))
    let set = try ShardSet(folder: place.folder.appendingPathComponent("shards"))
    let samples = try (0..<set.count(of: .train)).map { try set.sample(at: $0) }
    let originals = Dictionary(
      samples.filter { $0.augmentation == .identity }.map { ($0.source, $0.pixels) },
      uniquingKeysWith: { first, _ in first })
    #expect(originals.count == 14)
    let augmenter = Augmenter(augment.augmentation)
    for sample in samples {
      let original = try #require(originals[sample.source])
      let image = PixelImage(width: 64, height: 64, channelCount: 3, bytes: original)
      let done = sample.augmentation
      let parameters = AugmentationParameters(
        isFlipped: done.isFlipped, rotation: done.rotation, zoom: done.zoom)
      #expect(augmenter.apply(parameters, to: image).bytes == sample.pixels)
    }
  }

  @Test("one thread and three threads write the same bytes")
  func threads() throws {
    let files = try StageWorkspace.usual()
    let results = try [1, 3].map { threads in
      let place = try StageWorkspace(files: files, threadCount: threads)
      _ = try place.pipeline.perform(AugmentStage(settings: augment))
      return [try place.bytes(in: "prepared"), try place.bytes(in: "shards")]
    }
    #expect(results[0] == results[1])
    #expect(results[0][1].count == 4)
  }

  @Test("a second run does nothing, a new threshold decodes nothing")
  func onlyWhatChanged() throws {
    let place = try StageWorkspace(files: StageWorkspace.usual())
    #expect(
      try place.pipeline.perform(ConvertStage(settings: ConvertSettings())).summary.convertedCount
        == 21)
    #expect(try place.pipeline.perform(ConvertStage(settings: ConvertSettings())).wasCurrent)
    // Without the sources a decoder would have nothing to read.
    try FileManager.default.removeItem(at: place.folder.appendingPathComponent("images"))
    for (threshold, kept) in [(0.8, 18), (0.0, 19)] {
      let summary = try place.pipeline.perform(
        WhitenessStage(settings: WhitenessSettings { $0.threshold = .score(threshold) })
      ).summary
      #expect(summary.counts.kept == kept)
    }
  }

  @Test("a lost prepared picture is made again, the others are left alone")
  func lostFile() throws {
    let place = try StageWorkspace(files: StageWorkspace.usual())
    let stage = ConvertStage(settings: ConvertSettings())
    _ = try place.pipeline.perform(stage)
    let before = try place.bytes(in: "prepared")
    let lost = try #require(before.keys.sorted().first)
    try FileManager.default.removeItem(at: place.folder.appendingPathComponent("prepared/\(lost)"))
    let outcome = try place.pipeline.perform(stage)
    #expect(outcome.summary.convertedCount == 1)
    #expect(try place.bytes(in: "prepared") == before)
  }

  @Test("what stands in the place of a prepared picture is replaced: an empty file, a link")
  func replacedFiles() throws {
    let place = try StageWorkspace(files: StageWorkspace.usual())
    let stage = ConvertStage(settings: ConvertSettings())
    _ = try place.pipeline.perform(stage)
    let before = try place.bytes(in: "prepared")
    let paths = before.keys.sorted().prefix(2).map {
      place.folder.appendingPathComponent("prepared/\($0)")
    }
    let other = place.folder.appendingPathComponent("other.png")
    try Data([1, 2, 3]).write(to: other)
    try Data().write(to: paths[0])
    try FileManager.default.removeItem(at: paths[1])
    try FileManager.default.createSymbolicLink(at: paths[1], withDestinationURL: other)
    #expect(try place.pipeline.perform(stage).summary.convertedCount == 2)
    #expect(try place.bytes(in: "prepared") == before)
    #expect(try Data(contentsOf: other) == Data([1, 2, 3]))
  }

  @Test(
    "a link in the place of prepared folders is followed, but not to where source pictures lie",
    arguments: [
      ("prepared", "images", true), ("prepared", "images/a/new", true),
      ("prepared/a", "../images/b", true), ("prepared/a", "../far", true),
      ("prepared", "elsewhere", false), ("prepared/a", "../elsewhere", false),
    ])
  func preparedLinks(link: String, target: String, isRefused: Bool) throws {
    let place = try StageWorkspace(files: StageWorkspace.usual())
    let files = FileManager.default
    // One class lies outside of the input folder, which holds a link to it.
    let source = place.folder.appendingPathComponent("images/b")
    try files.moveItem(at: source, to: place.folder.appendingPathComponent("far"))
    try files.createSymbolicLink(atPath: source.path, withDestinationPath: "../far")
    let path = place.folder.appendingPathComponent(link)
    for folder in ["prepared", "elsewhere", "images/a/new"] where folder != link {
      try files.createDirectory(
        at: place.folder.appendingPathComponent(folder), withIntermediateDirectories: true)
    }
    try files.createSymbolicLink(atPath: path.path, withDestinationPath: target)
    let (images, far) = (try place.bytes(in: "images"), try place.bytes(in: "far"))
    let stage = ConvertStage(settings: ConvertSettings())
    if isRefused {
      let error = #expect(throws: CurationError.self) { try place.pipeline.perform(stage) }
      let words = error?.description ?? ""
      #expect(words.hasPrefix("\(path.path): expected a folder for prepared"), "\(words)")
      #expect(try place.context.catalogue.stage(.convert) == nil)
    } else {
      #expect(try place.pipeline.perform(stage).summary.counts.kept == 19)
      #expect(try !place.bytes(in: "elsewhere").isEmpty)
    }
    #expect(try place.bytes(in: "images") == images)
    #expect(try place.bytes(in: "far") == far)
  }

  @Test("pictures whose replacement was not recorded are made again with the old settings")
  func unrecordedReplacement() throws {
    let place = try StageWorkspace(files: StageWorkspace.usual())
    let stage = ConvertStage(settings: ConvertSettings())
    _ = try place.pipeline.perform(stage)
    let before = try place.bytes(in: "prepared")
    // As a run leaves it that is killed between the pictures and their batch.
    let catalogue = place.context.catalogue
    try catalogue.begin(.convert, settings: "{}", fingerprint: "other")
    let some = try catalogue.pictures(entering: .convert).prefix(5).map(\.id)
    try catalogue.invalidateConversions(of: some)
    let paths = try some.compactMap { try catalogue.conversion(of: $0)?.preparedPath }
    for path in paths { try Data([7]).write(to: place.folder.appendingPathComponent(path)) }
    #expect(paths.count == 5)
    _ = try place.pipeline.perform(stage)
    #expect(try place.bytes(in: "prepared") == before)
  }

  @Test("a stopped conversion goes on where it was")
  func interruption() throws {
    let place = try StageWorkspace(files: StageWorkspace.usual())
    let calls = Counter()
    let impatient = StageContext(
      workspace: place.context.workspace, catalogue: place.context.catalogue, threadCount: 1,
      isInterrupted: { calls.next() > 7 })
    #expect(throws: CurationError.self) {
      try Pipeline(context: impatient, settings: PipelineSettings())
        .perform(ConvertStage(settings: ConvertSettings()))
    }
    let done = try place.context.catalogue.conversions().count
    #expect((1..<21).contains(done))
    let summary = try place.pipeline.perform(ConvertStage(settings: ConvertSettings())).summary
    #expect(summary.convertedCount == 21 - done)
    #expect(summary.counts.entered == 21)
  }

  @Test("a folder with other files is refused, and nothing in it or in the catalogue changes")
  func foreignFolder() throws {
    let place = try StageWorkspace(files: StageWorkspace.usual())
    let notes = place.folder.appendingPathComponent("shards/notes.txt")
    try FileManager.default.createDirectory(
      at: notes.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: notes)
    #expect(throws: ShardError.self) {
      try place.pipeline.perform(AugmentStage(settings: augment))
    }
    #expect(try place.bytes(in: "shards") == ["notes.txt": Data("mine".utf8)])
    #expect(try place.context.catalogue.stage(.augment) == nil)
  }

  @Test("a preview says what a run then does")
  func previews() throws {
    let place = try StageWorkspace(files: StageWorkspace.usual())
    _ = try place.pipeline.perform(BalanceStage(settings: BalanceSettings()))
    let stage = AugmentStage(settings: augment)
    let preview = try stage.preview(in: place.context)
    #expect(!FileManager.default.fileExists(atPath: place.folder.path + "/shards"))
    let summary = try place.pipeline.perform(stage).summary
    #expect(preview.classes == summary.classes)
    #expect(preview.shardCount == summary.shardCount)
  }
}

/// Counts calls from any thread.
private final class Counter: @unchecked Sendable {
  // Unchecked: every access holds the lock.
  private let lock = NSLock()
  private var count = 0

  func next() -> Int {
    lock.withLock {
      count += 1
      return count
    }
  }
}
