import Files
import Foundation
import Kernels
import Networks
import Shards
import Testing
import Training

@Suite("Runs that are stopped, fail or lose their shards")
struct ResumeTests {
  private let fixture = ShardFixture()

  @Test(
    "every preset: two steps and two more equal four at once, byte for byte",
    arguments: Preset.allCases)
  func resume(preset: Preset) throws {
    defer { fixture.remove() }
    let shards = try fixture.noise(side: preset.side, isPaired: preset == .pix2pix)
    let engine = try KernelEngine(threads: 2)
    let recipe = preset.recipe(classes: 2, narrowing: 16, latent: preset == .pix2pix ? nil : 8)
    func run(_ name: String) throws -> RunFolder {
      var configuration = try TrainingConfiguration(
        recipe: recipe, shards: shards, stop: .steps(4), batch: 2, seed: 3)
      configuration.sampleEvery = 0
      configuration.sampleColumns = 2
      return try RunFolder(
        creating: fixture.folder.appending(path: name), configuration: configuration)
    }
    let whole = try run("whole")
    try Trainer(shards: shards, configuration: whole.configuration, engine: engine)
      .train(in: whole)
    let parts = try run("parts")
    let first = try Trainer(shards: shards, configuration: parts.configuration, engine: engine)
    try first.train(in: parts, isInterrupted: { first.stepCount == 2 })
    let middle = try Data(contentsOf: parts.checkpointURL)
    try Trainer(resuming: RunFolder(opening: parts.url), shards: shards, engine: engine)
      .train(in: parts)
    let last = try Data(contentsOf: parts.checkpointURL)
    #expect(last != middle)
    #expect(try last == Data(contentsOf: whole.checkpointURL))
  }

  @Test("a run that diverges leaves the last good state and the best one")
  func divergence() throws {
    defer { fixture.remove() }
    let shards = try fixture.noise(side: 28)
    var configuration = try TrainingConfiguration(
      recipe: Preset.mlpCGAN.recipe(classes: 2, narrowing: 16, latent: 8), shards: shards,
      stop: .steps(50), batch: 2, seed: 3)
    configuration.sampleEvery = 0
    configuration.checkpointEvery = 1
    configuration.recipe.generatorOptimiser.learningRate = 1e38
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "run"), configuration: configuration)
    let trainer = try Trainer(
      shards: shards, configuration: configuration, engine: try KernelEngine(threads: 1))
    try trainer.saveCheckpoint(in: run)
    try trainer.saveCheckpoint(in: run, to: run.bestURL)
    let good = try Data(contentsOf: run.checkpointURL)
    let error = #expect(throws: TrainingError.self) { try trainer.train(in: run) }
    #expect(error?.description.contains("diverged") ?? false, "\(String(describing: error))")
    // Whatever was saved on the way can be read, and is made of finite numbers.
    _ = try Trainer(
      resuming: RunFolder(opening: run.url), shards: shards, engine: KernelEngine(threads: 1))
    #expect(RunVerifier(folder: run.url).verify().allSatisfy { $0.problems.isEmpty })
    #expect(try Data(contentsOf: run.bestURL) == good)
    let leftovers = try FileManager.default.contentsOfDirectory(atPath: run.url.path)
      .filter { $0.hasSuffix(".partial") }
    #expect(leftovers.isEmpty)
  }

  /// A run on shards that something happens to after its second step; its checkpoint after the first.
  private func run(
    meanwhile: (URL) throws -> Void
  ) throws -> (error: (any Error)?, events: [String], checkpoint: (before: Data?, after: Data)) {
    let shards = try fixture.noise(side: 28)
    let file = shards.folder.appending(path: "shard-00000.safetensors")
    var configuration = try TrainingConfiguration(
      recipe: Preset.mlpCGAN.recipe(classes: 2, narrowing: 16, latent: 8), shards: shards,
      stop: .steps(6), batch: 2, seed: 3)
    configuration.sampleEvery = 0
    configuration.checkpointEvery = 1
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "run"), configuration: configuration)
    let trainer = try Trainer(
      shards: shards, configuration: configuration, engine: try KernelEngine(threads: 1))
    var (events, failure, before): ([String], (any Error)?, Data?) = ([], nil, nil)
    do {
      try trainer.train(
        in: run,
        onEvent: { event in
          switch event {
          case .step(let record) where record.step == 2:
            before = try Data(contentsOf: run.checkpointURL)
            try meanwhile(file)
          case .shardsReplaced(let folder): events.append(folder)
          default: break
          }
        })
    } catch { failure = error }
    return (failure, events, (before, try Data(contentsOf: run.checkpointURL)))
  }

  @Test("shards that are cut while a run reads them end it with their name, not with a bus error")
  func cutShards() throws {
    defer { fixture.remove() }
    let outcome = try run { file in
      let handle = try FileHandle(forWritingTo: file)
      try handle.truncate(atOffset: 4096)
      try handle.close()
    }
    let words = "\(outcome.error.map { "\($0)" } ?? "")"
    #expect(words.contains("shard-00000.safetensors"), "\(words)")
    #expect(outcome.checkpoint.before == outcome.checkpoint.after)
  }

  @Test("shards that are written to while a run reads them end it before the next checkpoint")
  func writtenShards() throws {
    defer { fixture.remove() }
    let outcome = try run { file in
      let handle = try FileHandle(forWritingTo: file)
      try handle.seek(toOffset: 4096)
      try handle.write(contentsOf: Data(repeating: 7, count: 64))
      try handle.close()
    }
    let words = "\(outcome.error.map { "\($0)" } ?? "")"
    #expect(words.contains("was written to while it was being read"), "\(words)")
    #expect(outcome.checkpoint.before == outcome.checkpoint.after)
  }

  @Test("other shards in the place of a run's own are told of once, and it ends with its own")
  func replacedShards() throws {
    defer { fixture.remove() }
    let undisturbed = try run { _ in }
    fixture.remove()
    let outcome = try run { file in
      let other = file.deletingLastPathComponent().appending(path: "other")
      try Data("other".utf8).write(to: other)
      try FileManager.default.removeItem(at: file)
      try FileManager.default.moveItem(at: other, to: file)
    }
    #expect(outcome.error == nil)
    #expect(outcome.events.count == 1)
    #expect(undisturbed.events.isEmpty)
    #expect(outcome.checkpoint.after == undisturbed.checkpoint.after)
  }
}
