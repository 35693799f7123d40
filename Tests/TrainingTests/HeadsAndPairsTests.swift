import Foundation
import Kernels
import Networks
import Pixels
import Shards
import Testing
import Training

@Suite("Label heads and pairs in training")
struct HeadsAndPairsTests {
  private let fixture = ShardFixture()

  /// Flat pictures in two classes, each with a head of three values of which one is unknown, and an
  /// input picture in the inverse colour.
  private func shards(side: Int) throws -> ShardSet {
    let url = fixture.folder.appending(path: "shards")
    let writer = try ShardWriter(
      folder: url,
      configuration: ShardConfiguration(
        width: side, height: side, channelCount: 3, classes: ["dark", "light"],
        heads: [LabelHead(name: "mood", values: ["glad", "sad", "calm"])], pairSource: "folder",
        seed: 0, settingsHash: "test"))
    for index in 0..<8 {
      let level = UInt8(index % 2 == 0 ? 40 : 210)
      let count = side * side * 3
      try writer.append(
        ShardSample(
          pixels: [UInt8](repeating: level, count: count), label: index % 2,
          headLabels: [index % 4 - 1], source: Int64(index),
          pair: [UInt8](repeating: 255 - level, count: count)))
    }
    _ = try writer.finish()
    return try ShardSet(folder: url)
  }

  @Test("acgan learns every head; logs, sheets and samples know their names")
  func heads() throws {
    defer { fixture.remove() }
    let shards = try shards(side: 64)
    let engine = try KernelEngine(threads: 1)
    var configuration = try TrainingConfiguration(
      recipe: Preset.acgan.recipe(
        PresetSettings(
          classes: 2, heads: [LabelHeadRecipe(name: "mood", count: 3)],
          widths: Widths(1, of: 16), latent: 8)), shards: shards, stop: .steps(2), batch: 4)
    configuration.sampleColumns = 4
    #expect(configuration.heads.map(\.values) == [["glad", "sad", "calm"]])
    let thirds: [Float] = [1, 1, 1].map { $0 / 3 }
    for (share, expected) in zip(configuration.heads[0].shares, thirds) {
      #expect(abs(share - expected) < 1e-6)
    }
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "run"), configuration: configuration)
    let trainer = try Trainer(shards: shards, configuration: configuration, engine: engine)
    try trainer.train(in: run)
    let header = try String(contentsOf: run.logURL, encoding: .utf8).prefix { $0 != "\n" }
    for head in ["class", "mood"] {
      for side in ["real", "fake"] {
        #expect(header.contains("auxiliary_\(head)_\(side),entropy_\(head)_\(side)"))
      }
    }
    let grid = try trainer.sampler.grid()
    #expect(grid.rows.map(\.name) == ["dark", "light"] && grid.columns.count == 4)
    #expect(grid.columns.allSatisfy { ["glad", "sad", "calm"].contains($0) })
    let session = try GeneratorSession(run: run.url, engine: engine)
    #expect(session.isConditional && session.labels.count == 5)
    let first = try #require(["glad", "sad", "calm"].firstIndex(of: grid.columns[0]))
    let row = session.labels.row([1, 0], heads: [LabelRows.oneHot(first, count: 3)])
    let images = session.generate(
      labels: [row], latents: session.latents(count: 1, seed: configuration.seed))
    #expect(images[0] == grid.rows[0].images[0])
  }

  @Test("pix2pix trains on pairs, translates the same way twice and shows input, output, target")
  func pairs() throws {
    defer { fixture.remove() }
    let shards = try shards(side: 256)
    let engine = try KernelEngine(threads: 2)
    let recipe = Preset.pix2pix.recipe(
      PresetSettings(classes: 2, widths: Widths(1, of: 32)))
    let configuration = try TrainingConfiguration(
      recipe: recipe, shards: shards, stop: .steps(2))
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "run"), configuration: configuration)
    let trainer = try Trainer(shards: shards, configuration: configuration, engine: engine)
    try trainer.train(in: run)
    let grid = try trainer.sampler.grid()
    #expect(grid.columns == ["input", "output", "target"])
    for row in grid.rows {
      let (input, target) = (row.images[0].bytes, row.images[2].bytes)
      #expect(zip(input, target).allSatisfy { Int($0) + Int($1) == 255 })
    }
    let session = try GeneratorSession(run: run.url, engine: engine)
    let inputs = grid.rows.map { $0.images[0] }
    #expect(session.translate(inputs) == grid.rows.map { $0.images[1] })
    #expect(session.translate(inputs) == session.translate(inputs))
  }

  @Test("shards without pairs are refused for pix2pix, with what to do")
  func unpaired() throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 2)
    let error = #expect(throws: TrainingError.self) {
      try TrainingConfiguration(preset: .pix2pix, shards: shards)
    }
    let message = error?.description ?? ""
    #expect(message.contains("256"))
  }
}
