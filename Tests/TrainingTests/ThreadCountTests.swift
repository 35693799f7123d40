import Foundation
import KernelTasks
import Kernels
import Networks
import Shards
import Testing
import Training

@Suite("Training on any number of threads")
struct ThreadCountTests {
  private let fixture = ShardFixture()

  /// A network of every kind of layer that cuts work: batch normalisation, dropout, label heads,
  /// embeddings, strided, transposed and dense layers, a gradient penalty.
  private static let presets: [Preset] = [.dcgan64, .pokegan, .acgan, .cgan28, .wganGP64]

  private func shards(side: Int, channels: Int) throws -> ShardSet {
    let url = fixture.folder.appending(path: "shards")
    let writer = try ShardWriter(
      folder: url,
      configuration: ShardConfiguration(
        width: side, height: side, channelCount: channels, classes: ["red", "blue"],
        heads: [LabelHead(name: "mood", values: ["glad", "sad"])], seed: 0, settingsHash: "test"))
    for index in 0..<12 {
      try writer.append(
        ShardSample(
          pixels: (0..<(side * side * channels)).map { UInt8(($0 * (index + 7)) % 251) },
          label: index % 2, headLabels: [index / 2 % 2], source: Int64(index)))
    }
    _ = try writer.finish()
    return try ShardSet(folder: url)
  }

  @Test(
    "1, 2 and 7 threads write the same checkpoint after 50 steps", arguments: presets,
    Precision.allCases)
  func checkpoints(preset: Preset, precision: Precision) throws {
    defer { fixture.remove() }
    let channels = preset.side == 28 ? 1 : 3
    let shards = try shards(side: preset.side, channels: channels)
    let recipe = preset.recipe(
      PresetSettings(
        classes: 2, heads: preset == .acgan ? [LabelHeadRecipe(name: "mood", count: 2)] : [],
        channels: channels, widths: Widths(1, of: 8), latent: 8))
    let files = try [1, 2, 7].map { threads in
      // The settings are in the file, so they must be the same; the engine has the threads.
      var configuration = try TrainingConfiguration(
        recipe: recipe, shards: shards, stop: .steps(50), batch: 4, seed: 3, threads: 2)
      configuration.precision = precision
      configuration.sampleEvery = 0
      let run = try RunFolder(
        creating: fixture.folder.appending(path: "\(threads)"), configuration: configuration)
      let trainer = try Trainer(
        shards: shards, configuration: configuration,
        engine: try KernelEngine(threads: threads, precision: precision))
      for _ in 0..<50 { _ = try trainer.trainStep() }
      try trainer.saveCheckpoint(in: run)
      return try Data(contentsOf: run.checkpointURL)
    }
    #expect(files[1] == files[0], "2 threads")
    #expect(files[2] == files[0], "7 threads")
  }
}
