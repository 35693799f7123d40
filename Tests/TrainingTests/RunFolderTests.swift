import Augmentation
import Foundation
import Networks
import Shards
import Testing
import Training

@Suite("Configurations and run folders")
struct RunFolderTests {
  private let fixture = ShardFixture()

  @Test("config.yaml holds the full configuration and is read back equal")
  func roundTrip() throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 3)
    let configuration = try TrainingConfiguration(
      preset: .cgan, shards: shards, stop: .minutes(2.5), learningRate: 3e-4, threads: 2)
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "run"), configuration: configuration)
    let yaml = try String(contentsOf: run.configurationURL, encoding: .utf8)
    for word in [
      "transposed_convolution:", "filters: 512", "learning_rate: 0.0003", "minutes: 2.5",
    ] {
      #expect(yaml.contains(word), "\(word) in \(yaml)")
    }
    try Data().write(to: run.checkpointURL)
    #expect(try RunFolder(opening: run.url).configuration == configuration)
  }

  @Test("a folder with a run in it is not overwritten")
  func existing() throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 3)
    let configuration = try TrainingConfiguration(preset: .dcgan64, shards: shards)
    let url = fixture.folder.appending(path: "run")
    let run = try RunFolder(creating: url, configuration: configuration)
    // Ended before its first checkpoint: it may be begun again.
    _ = try RunFolder(creating: url, configuration: configuration)
    #expect(throws: TrainingError.self) { _ = try RunFolder(opening: url) }
    try Data().write(to: run.checkpointURL)
    #expect(throws: TrainingError.self) {
      _ = try RunFolder(creating: url, configuration: configuration)
    }
  }

  @Test(
    "a folder with somebody else's files is not begun in, even where they have the names of ours",
    arguments: ["config.yaml", "log.csv", "samples/000001.png", "notes.txt"])
  func foreign(name: String) throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 3)
    let configuration = try TrainingConfiguration(preset: .dcgan64, shards: shards)
    let file = fixture.folder.appending(path: "project/\(name)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("model: resnet\n".utf8).write(to: file)
    let error = #expect(throws: TrainingError.self) {
      _ = try RunFolder(
        creating: fixture.folder.appending(path: "project"), configuration: configuration)
    }
    let found = name.prefix { $0 != "/" }
    #expect(error?.description.contains("found '\(found)' in it, which no run wrote") == true)
    #expect(try Data(contentsOf: file) == Data("model: resnet\n".utf8))
  }

  @Test("settings come back from a checkpoint's JSON as they were", arguments: Preset.allCases)
  func unchanged(preset: Preset) throws {
    let configuration = TrainingConfiguration(
      synthetic: preset.recipe(classes: 3, narrowing: 4, latent: 8),
      imageShape: [preset.side, preset.side, 3])
    let data = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(TrainingConfiguration.self, from: data) == configuration)
  }

  @Test("an edited configuration that makes no sense is refused with the setting's name")
  func edited() throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 3)
    let configuration = try TrainingConfiguration(preset: .cgan, shards: shards)
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "run"), configuration: configuration)
    try Data().write(to: run.checkpointURL)
    let yaml = try String(contentsOf: run.configurationURL, encoding: .utf8)
    for (old, new, word) in [
      ("  - leaky_relu:", "  - leaky_rely:", "leaky_rely"), ("batch: 32", "batch: many", "batch"),
    ] {
      try Data(yaml.replacingOccurrences(of: old, with: new).utf8).write(to: run.configurationURL)
      do {
        _ = try RunFolder(opening: run.url)
        Issue.record("\(new) was accepted")
      } catch {
        #expect(error.description.contains(word), "\(error)")
      }
    }
  }

  @Test("shards of another size are refused with both sizes")
  func wrongSize() throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 3)
    var configuration = try TrainingConfiguration(preset: .dcgan64, shards: shards)
    configuration.height = 32
    do {
      try configuration.validate(against: shards)
      Issue.record("accepted")
    } catch {
      #expect(error.description.contains("64×64×3") && error.description.contains("32×64×3"))
    }
  }

  @Test("pictures are flipped on line unless the shards hold augmented copies")
  func onlineAugmentation() throws {
    defer { fixture.remove() }
    let plain = try fixture.flatColours(perClass: 3)
    #expect(try TrainingConfiguration(preset: .dcgan64, shards: plain).augmentation.flips)
    let other = ShardFixture()
    defer { other.remove() }
    let augmented = try other.shards(classes: ["a"]) { writer in
      for turn in [0, 0.1] as [Float] {
        try writer.append(
          ShardSample(
            pixels: [UInt8](repeating: 9, count: 64 * 64 * 3), label: 0, source: 0,
            augmentation: AugmentationParameters(rotation: turn)))
      }
    }
    #expect(try TrainingConfiguration(preset: .dcgan64, shards: augmented).augmentation.isIdentity)
  }
}
