import Foundation
import Kernels
import Networks
import Pixels
import Shards
import Testing
import Training

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
      configuration: smallConfiguration(preset, shards, stop: .steps(7)))
    try Trainer(shards: shards, configuration: whole.configuration, engine: engine)
      .train(in: whole)

    var parts = try RunFolder(
      creating: fixture.folder.appending(path: "parts"),
      configuration: smallConfiguration(preset, shards, stop: .steps(7)))
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

  private func logWithoutSeconds(_ run: RunFolder) throws -> [String] {
    let lines = try String(contentsOf: run.logURL, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 8)
    return lines.map { $0.split(separator: ",").dropLast().joined(separator: ",") }
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
    let rows = try trainer.sampler.grid().rows
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
      configuration: smallConfiguration(.dcgan64, shards, stop: .steps(3)))
    let trainer = try Trainer(shards: shards, configuration: run.configuration, engine: engine)
    try trainer.train(in: run)
    let grid = try trainer.sampler.grid()
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
    var settings = try smallConfiguration(.cganStrided, shards, stop: .steps(50))
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
