import Augmentation
import Catalogue
import Curation
import Foundation
import Imaging
import Pixels
import Shards
import Testing

@Suite("Paired shards")
struct PairedStageTests {
  private static let settings: AugmentSettings = {
    var settings = AugmentSettings()
    settings.copies = 3
    settings.validation = 0
    return settings
  }()

  private static func write(_ bytes: [UInt8], to url: URL) throws {
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  /// Two pictures, and for each a partner with red and green exchanged.
  private static func place() throws -> StageWorkspace {
    let colours: [(String, UInt8, UInt8)] = [("1", 200, 90), ("2", 20, 30)]
    var files: [String: [UInt8]] = [:]
    for (name, red, green) in colours {
      files["a/\(name).png"] = try StageWorkspace.picture(red: red, green: green)
    }
    let place = try StageWorkspace(files: files)
    for (name, red, green) in colours {
      try write(
        try StageWorkspace.picture(red: green, green: red),
        to: place.folder.appendingPathComponent("inputs/a/\(name).png"))
    }
    return place
  }

  @Test("partners from a folder undergo the very change of their picture")
  func folder() throws {
    let place = try Self.place()
    var settings = Self.settings
    settings.pairs = "inputs"
    _ = try place.pipeline.perform(AugmentStage(settings: settings))
    let shards = try ShardSet(folder: place.folder.appendingPathComponent("shards"))
    #expect(shards.manifest.paired && shards.manifest.pairSource == "folder")
    #expect(shards.count(of: .train) == 8)
    var changedCount = 0
    for index in 0..<8 {
      let sample = try shards.sample(at: index)
      let pair = try #require(sample.pair)
      if sample.augmentation != .identity { changedCount += 1 }
      // Red and green are exchanged in the partner and nowhere else.
      for pixel in stride(from: 0, to: pair.count, by: 3) {
        #expect(abs(Int(pair[pixel]) - Int(sample.pixels[pixel + 1])) <= 1)
        #expect(abs(Int(pair[pixel + 1]) - Int(sample.pixels[pixel])) <= 1)
      }
    }
    #expect(changedCount >= 2)
  }

  @Test("a changed partner makes the shards out of date; a missing one is named")
  func currency() throws {
    let place = try Self.place()
    var settings = Self.settings
    settings.pairs = "inputs"
    let stage = AugmentStage(settings: settings)
    #expect(try !place.pipeline.perform(stage).wasCurrent)
    #expect(try place.pipeline.perform(stage).wasCurrent)
    let partner = place.folder.appendingPathComponent("inputs/a/2.png")
    try Self.write(try StageWorkspace.picture(red: 1, green: 2), to: partner)
    #expect(try !place.pipeline.perform(stage).wasCurrent)
    try FileManager.default.removeItem(at: partner)
    let error = #expect(throws: CurationError.self) { try place.pipeline.perform(stage) }
    let words = error?.description ?? ""
    #expect(words.contains("a/2.png"))
  }

  @Test("a partner may have any suffix; one of the very name comes first")
  func suffixes() throws {
    let place = try Self.place()
    let folder = place.folder.appendingPathComponent("inputs/a")
    let files = FileManager.default
    try files.moveItem(
      at: folder.appendingPathComponent("1.png"), to: folder.appendingPathComponent("1.JPG"))
    try files.copyItem(
      at: folder.appendingPathComponent("2.png"), to: folder.appendingPathComponent("2.webp"))
    try Self.write(Array("a caption".utf8), to: folder.appendingPathComponent("1.txt"))
    var settings = Self.settings
    settings.pairs = "inputs"
    #expect(try place.pipeline.perform(AugmentStage(settings: settings)).summary.shardCount == 1)
    settings.pairs = "elsewhere"
    let error = #expect(throws: CurationError.self) {
      try place.pipeline.perform(AugmentStage(settings: settings))
    }
    #expect(error?.description.contains("elsewhere: no folder that can be read") == true)
  }

  @Test("partners that cannot be used leave no shards and no folder behind")
  func nothingLeft() throws {
    let place = try Self.place()
    let partner = place.folder.appendingPathComponent("inputs/a/2.png")
    var settings = Self.settings
    settings.pairs = "inputs"
    // The first is no picture, the second only shows when it is decoded.
    let whole = try Array(Data(contentsOf: partner))
    for bytes in [Array("<html>404</html>".utf8), Array(whole.dropLast(whole.count / 2))] {
      try Self.write(bytes, to: partner)
      let error = #expect(throws: CurationError.self) {
        try place.pipeline.perform(AugmentStage(settings: settings))
      }
      #expect(error?.description.contains("inputs/a/2.png") == true)
      let shards = place.folder.appendingPathComponent("shards").path
      #expect(!FileManager.default.fileExists(atPath: shards))
    }
  }

  @Test(
    "inputs made from the set are made from the changed picture", arguments: PairSource.allCases)
  func made(source: PairSource) throws {
    let place = try Self.place()
    var settings = Self.settings
    settings.pairWith = source
    _ = try place.pipeline.perform(AugmentStage(settings: settings))
    let shards = try ShardSet(folder: place.folder.appendingPathComponent("shards"))
    #expect(shards.manifest.pairSource == source.rawValue)
    for index in 0..<shards.count(of: .train) {
      let sample = try shards.sample(at: index)
      let image = PixelImage(width: 64, height: 64, channelCount: 3, bytes: sample.pixels)
      #expect(sample.pair == source.input(for: image).bytes)
    }
  }

  @Test("shards of every side and mode hold what convert prepared", arguments: [28, 32, 128, 256])
  func sides(side: Int) throws {
    for mode in OutputMode.allCases {
      let place = try Self.place()
      var convert = ConvertSettings { $0.size = side }
      convert.mode = mode
      _ = try place.pipeline.perform(ConvertStage(settings: convert))
      _ = try place.pipeline.perform(AugmentStage(settings: Self.settings))
      let shards = try ShardSet(folder: place.folder.appendingPathComponent("shards"))
      #expect(shards.height == side && shards.width == side)
      #expect(shards.channelCount == mode.channelCount)
      let image = try PictureDecoder(options: DecodingOptions(outputMode: mode)).decode(
        path: try #require(
          FileManager.default.enumerator(
            at: place.folder.appendingPathComponent("prepared/a"),
            includingPropertiesForKeys: nil)?.compactMap { $0 as? URL }
            .first { $0.pathExtension == "png" }
        ).path
      ).image
      let unchanged = try (0..<shards.count(of: .train)).map { try shards.sample(at: $0) }
        .filter { $0.augmentation == .identity }
      #expect(unchanged.contains { $0.pixels == image.bytes })
    }
  }
}
