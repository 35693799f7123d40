import Augmentation
import Foundation
import Kernels
import Networks
import Pixels
import Shards
import Testing
import Training

/// A small network of a preset on two classes of flat colours.
private func configuration(
  _ preset: Preset, _ shards: ShardSet, stop: StopCondition, batch: Int = 8
) throws -> TrainingConfiguration {
  var configuration = try TrainingConfiguration(
    recipe: preset.recipe(classes: 2, narrowing: 16, latent: 8), shards: shards, stop: stop,
    batch: batch, seed: 3)
  configuration.sampleEvery = 0
  configuration.sampleColumns = 4
  return configuration
}

@Suite("The trainer")
struct TrainerTests {
  private let fixture = ShardFixture()

  @Test(
    "a run that was interrupted and resumed equals an uninterrupted one byte for byte",
    arguments: [Preset.cganStrided, .dcgan64, .wganGP64])
  func resume(preset: Preset) throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 10)
    let engine = try KernelEngine(threads: 2)
    let whole = try RunFolder(
      creating: fixture.folder.appending(path: "whole"),
      configuration: configuration(preset, shards, stop: .steps(7)))
    try Trainer(shards: shards, configuration: whole.configuration, engine: engine)
      .train(in: whole)

    var parts = try RunFolder(
      creating: fixture.folder.appending(path: "parts"),
      configuration: configuration(preset, shards, stop: .steps(7)))
    let first = try Trainer(shards: shards, configuration: parts.configuration, engine: engine)
    let reason = try first.train(in: parts, isInterrupted: { first.stepCount == 3 })
    #expect(reason == .interrupted && first.stepCount == 3)

    parts = try RunFolder(opening: parts.url)
    // One thread, to show that the result does not depend on their number either.
    let second = try Trainer(
      resuming: parts, shards: shards, engine: try KernelEngine(threads: 1))
    #expect(second.stepCount == 3)
    try second.train(in: parts)
    #expect(try Data(contentsOf: parts.checkpointURL) == Data(contentsOf: whole.checkpointURL))
    #expect(try logWithoutSeconds(parts) == logWithoutSeconds(whole))
  }

  @Test("a resumed run refuses other shards in the place of its own")
  func otherShards() throws {
    defer { fixture.remove() }
    let engine = try KernelEngine(threads: 1)
    let shards = try fixture.flatColours(perClass: 4)
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "run"),
      configuration: configuration(.dcgan64, shards, stop: .steps(1)))
    try Trainer(shards: shards, configuration: run.configuration, engine: engine).train(in: run)
    _ = try Trainer(resuming: run, shards: shards, engine: engine)

    try FileManager.default.removeItem(at: shards.folder)
    let others = try fixture.flatColours(perClass: 5)
    let error = #expect(throws: TrainingError.self) {
      _ = try Trainer(resuming: run, shards: others, engine: engine)
    }
    guard case .otherShards(let folder) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(folder == others.folder.path)
  }

  @Test("a resumed run refuses settings that were edited, but for those that change no number")
  func editedSettings() throws {
    defer { fixture.remove() }
    let engine = try KernelEngine(threads: 1)
    let shards = try fixture.flatColours(perClass: 4)
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "run"),
      configuration: configuration(.dcgan64, shards, stop: .steps(1)))
    try Trainer(shards: shards, configuration: run.configuration, engine: engine).train(in: run)
    let yaml = try String(contentsOf: run.configurationURL, encoding: .utf8)
    func resume(with old: String, as new: String) throws {
      #expect(yaml.contains(old))
      try Data(yaml.replacing(old, with: new, maxReplacements: 1).utf8)
        .write(to: run.configurationURL)
      _ = try Trainer(resuming: RunFolder(opening: run.url), shards: shards, engine: engine)
    }
    try resume(with: "steps: 1", as: "steps: 9")
    try resume(with: "sample_every: 0", as: "sample_every: 5")
    for (old, new, message) in [
      ("batch: 8", "batch: 4", "batch: expected 8, with which the checkpoint was made, found 4"),
      ("beta1: 0.5", "beta1: 0.25", "beta1: expected 0.5,"), ("seed: 3", "seed: 4", "seed: "),
    ] {
      let error = #expect(throws: TrainingError.self) { try resume(with: old, as: new) }
      let text = error?.description ?? ""
      #expect(text.contains(message) && text.contains("config.yaml"), "\(text)")
    }
  }

  @Test("files of a run that somebody else made are refused, and nothing traps")
  func foreignRun() throws {
    defer { fixture.remove() }
    let engine = try KernelEngine(threads: 1)
    let shards = try fixture.flatColours(perClass: 4)
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "run"),
      configuration: configuration(.dcgan64, shards, stop: .steps(1)))
    try Trainer(shards: shards, configuration: run.configuration, engine: engine).train(in: run)
    let checkpoint = try Data(contentsOf: run.checkpointURL)
    let yaml = try String(contentsOf: run.configurationURL, encoding: .utf8)
    func open() throws {
      _ = try GeneratorSession(run: run.url, engine: engine)
      _ = try Trainer(resuming: RunFolder(opening: run.url), shards: shards, engine: engine)
    }
    try open()
    for step in ["-1", "-9223372036854775808", "4611686018427387904", "9223372036854775807"] {
      // A safetensors file: the header's length in 8 bytes, the header, the numbers.
      let length = checkpoint.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      var header = String(decoding: checkpoint[8..<(8 + length)], as: UTF8.self)
        .replacing(#""step":"1""#, with: "\"step\":\"\(step)\"", maxReplacements: 1)
      header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
      let count = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
      try (Data(count) + Data(header.utf8) + checkpoint[(8 + length)...])
        .write(to: run.checkpointURL)
      let error = #expect(throws: TrainingError.self) { try open() }
      #expect("\(String(describing: error))".contains("step"), "\(String(describing: error))")
    }
    try checkpoint.write(to: run.checkpointURL)
    try open()
    let bomb =
      "a0: &a0 [x, x]\n" + (1...40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
    try Data((yaml + bomb).utf8).write(to: run.configurationURL)
    let error = #expect(throws: TrainingError.self) { try open() }
    #expect("\(String(describing: error))".contains("an anchor or an alias"))
    // Networks of another size than the checkpoint's.
    try Data(yaml.replacing("latent: 8", with: "latent: 65536").utf8)
      .write(to: run.configurationURL)
    let other = #expect(throws: TrainingError.self) {
      _ = try GeneratorSession(run: run.url, engine: engine)
    }
    guard case .checkpointMismatch = other else {
      Issue.record("\(String(describing: other))")
      return
    }
  }

  @Test("what a killed run left unfinished is removed when it goes on")
  func leftovers() throws {
    defer { fixture.remove() }
    let engine = try KernelEngine(threads: 1)
    let shards = try fixture.flatColours(perClass: 4)
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "run"),
      configuration: configuration(.dcgan64, shards, stop: .steps(1)))
    // No process has a number as large.
    let mine = [
      ".checkpoint.safetensors.99999999.partial", ".config.yaml.99999999.partial",
      "samples/.000500.png.99999999.partial",
    ]
    for name in mine + [".notes"] { try Data().write(to: run.url.appending(path: name)) }
    try Trainer(shards: shards, configuration: run.configuration, engine: engine).train(in: run)
    let names = try FileManager.default.subpathsOfDirectory(atPath: run.url.path)
    #expect(!names.contains { $0.hasSuffix(".partial") })
    #expect(names.contains(".notes"))
  }

  @Test(
    "a batch beyond the machine's memory is refused before any is taken",
    arguments: [65536, 1 << 60])
  func memory(batch: Int) throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 4)
    let error = #expect(throws: TrainingError.self) {
      let configuration = try TrainingConfiguration(
        preset: .dcgan64, shards: shards, stop: .steps(1), batch: batch)
      _ = try Trainer(
        shards: shards, configuration: configuration, engine: try KernelEngine(threads: 1))
    }
    #expect("\(String(describing: error))".contains("batch"))
  }

  @Test("a checkpoint with one changed byte is refused, naming file and tensor")
  func damagedCheckpoint() throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 4)
    let engine = try KernelEngine(threads: 1)
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "damaged"),
      configuration: configuration(.dcgan64, shards, stop: .steps(1)))
    try Trainer(shards: shards, configuration: run.configuration, engine: engine).train(in: run)
    var bytes = try Data(contentsOf: run.checkpointURL)
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: run.checkpointURL)
    let error = #expect(throws: TrainingError.self) {
      _ = try Trainer(resuming: run, shards: shards, engine: engine)
    }
    let text = try #require(error).description
    #expect(text.contains(run.checkpointURL.path) && text.contains("check sum"))
    #expect(throws: TrainingError.self) { _ = try GeneratorSession(run: run.url, engine: engine) }
  }

  private func logWithoutSeconds(_ run: RunFolder) throws -> [String] {
    let lines = try String(contentsOf: run.logURL, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 8)
    return lines.map { $0.split(separator: ",").dropLast().joined(separator: ",") }
  }

  @Test("steps done after the checkpoint disappear from the log when a run is resumed")
  func logOfAKilledRun() throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 10)
    let engine = try KernelEngine(threads: 2)
    var run = try RunFolder(
      creating: fixture.folder.appending(path: "run"),
      configuration: configuration(.cganStrided, shards, stop: .steps(2)))
    try Trainer(shards: shards, configuration: run.configuration, engine: engine).train(in: run)
    let log = try FileHandle(forWritingTo: run.logURL)
    try log.seekToEnd()
    try log.write(contentsOf: Data("3,24,1,1,1,1,1,1,1,1,1\n4,32,1".utf8))
    run.configuration.stop = .steps(3)
    try run.writeConfiguration()
    try Trainer(resuming: run, shards: shards, engine: engine).train(in: run)
    let lines = try String(contentsOf: run.logURL, encoding: .utf8).split(separator: "\n")
    #expect(lines.map { $0.prefix(2) } == ["st", "1,", "2,", "3,"])
    #expect(!lines[3].hasPrefix("3,24,1,1,1"))
  }

  @Test("pictures of a label get the colour of the label")
  func conditioning() throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 64)
    // Wide enough to learn, few steps on an easy task: larger ones than the preset's.
    var settings = try TrainingConfiguration(
      recipe: Preset.dcgan64.recipe(classes: 2, narrowing: 8, latent: 8), shards: shards,
      stop: .steps(300), batch: 16, learningRate: 5e-4, seed: 3)
    settings.sampleEvery = 0
    settings.recipe.average = AverageRecipe(halfLife: 300, rampUp: nil)
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "run"), configuration: settings)
    let trainer = try Trainer(
      shards: shards, configuration: settings, engine: try KernelEngine(threads: 2))
    try trainer.train(in: run)
    let rows = try trainer.sampleGrid().rows
    #expect(rows.map(\.name) == ["red", "blue"])
    let redness = rows.map { row in
      row.images.reduce(0) { $0 + mean($1, channel: 0) - mean($1, channel: 2) } / row.images.count
    }
    // The data has ±200; a generator that ignores its label has two equal numbers.
    #expect(redness[0] > 50 && redness[1] < -50, "\(redness)")
  }

  private func mean(_ image: PixelImage, channel: Int) -> Int {
    let values = stride(from: channel, to: image.bytes.count, by: 3).map { Int(image.bytes[$0]) }
    return values.reduce(0, +) / values.count
  }

  @Test("a session on a run folder draws the pictures of the sample grid, in any batch")
  func session() throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 10)
    let engine = try KernelEngine(threads: 2)
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "run"),
      configuration: configuration(.dcgan64, shards, stop: .steps(3)))
    let trainer = try Trainer(shards: shards, configuration: run.configuration, engine: engine)
    try trainer.train(in: run)
    let grid = try trainer.sampleGrid()
    let session = try GeneratorSession(run: run.url, engine: engine)
    #expect(session.step == 3)
    let latents = session.latents(count: 4, seed: 3)
    let blue = session.generate(
      labels: Array(repeating: LabelRows.oneHot(1, count: 2), count: 4), latents: latents)
    #expect(blue == grid.rows[1].images)
    let alone = session.generate(labels: [LabelRows.oneHot(1, count: 2)], latents: [latents[2]])
    #expect(alone == [blue[2]])
    let blend = session.generate(labels: [[0.5, 0.5]], latents: [latents[2]])
    #expect(blend != alone)
  }

  @Test("a loss that is not finite stops the run with an error that names the step")
  func divergence() throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 10)
    var settings = try configuration(.cganStrided, shards, stop: .steps(50))
    settings.recipe.discriminatorOptimiser.learningRate = 1e30
    settings.recipe.generatorOptimiser.learningRate = 1e30
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "run"), configuration: settings)
    let trainer = try Trainer(
      shards: shards, configuration: settings, engine: try KernelEngine(threads: 2))
    do {
      try trainer.train(in: run)
      Issue.record("the run did not stop")
    } catch TrainingError.diverged(let step, let lossD, let lossG) {
      #expect(step >= 1 && step == trainer.stepCount + 1)
      #expect(!lossD.isFinite || !lossG.isFinite)
    }
  }
}

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
