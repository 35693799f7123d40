import Foundation
import Kernels
import Networks
import Pixels
import Shards
import Testing
import Training

@Suite("Learning one or two pictures by heart")
struct OverfittingTests {
  private let fixture = ShardFixture()

  /// Grey 28×28 pictures in two classes: a dark disc on white, and light stripes on black.
  private func shards() throws -> ShardSet {
    let url = fixture.folder.appending(path: "shards")
    let writer = try ShardWriter(
      folder: url,
      configuration: ShardConfiguration(
        width: 28, height: 28, channelCount: 1, classes: ["disc", "stripes"], seed: 0,
        settingsHash: "test"))
    for index in 0..<4 {
      let pixels = (0..<(28 * 28)).map { place -> UInt8 in
        let (y, x) = (place / 28 - 14, place % 28 - 14)
        return index % 2 == 0
          ? (x * x + y * y < 64 ? 60 : 255) : ((x + y + 28) % 8 < 4 ? 200 : 0)
      }
      try writer.append(ShardSample(pixels: pixels, label: index % 2, source: Int64(index)))
    }
    _ = try writer.finish()
    return try ShardSet(folder: url)
  }

  private func test(
    _ preset: Preset, count: Int, shards: ShardSet, steps: Int,
    change: (inout Recipe) -> Void = { _ in }
  ) throws -> Overfitting {
    var recipe = preset.recipe(classes: 2, channels: 1, narrowing: 4, latent: 16)
    change(&recipe)
    return try Overfitting(
      count, configuration: TrainingConfiguration(recipe: recipe, shards: shards, batch: 16),
      shards: shards, steps: steps, engine: try KernelEngine(threads: 2))
  }

  @Test("a small conditional network reproduces two pictures, each under its label")
  func reproduces() throws {
    defer { fixture.remove() }
    let shards = try shards()
    let test = try test(.mlpCGAN, count: 2, shards: shards, steps: 3000)
    let (outcome, grid) = try test.run()
    #expect(outcome.passes && outcome.classes == ["disc", "stripes"])
    let needed = try #require(outcome.stepsNeeded)
    // It ends at the third look in a row that passes.
    #expect(outcome.steps == needed + 2 * 25 && outcome.looks.last?.step == outcome.steps)
    #expect(outcome.looks.suffix(3).allSatisfy { $0.worstError < 12.75 && $0.followsLabels })
    #expect(outcome.looks.dropLast(3).last.map { !$0.passes } ?? true)
    // The errors again, from the pictures of the grid.
    for (row, error) in zip(grid.rows, outcome.last?.errors ?? []) {
      let target = row.images[0].bytes
      #expect(try target == shards.sample(at: row.name == "disc" ? 0 : 1).pixels)
      let sums = row.images.dropFirst().map { image in
        zip(image.bytes, target).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
      }
      let mean = Float(sums.reduce(0, +)) / Float(sums.count * target.count)
      #expect(sums.count == 8 && abs(mean - error) < 1e-3)
    }
  }

  @Test("a network that knows no labels fails with two pictures")
  func unconditional() throws {
    defer { fixture.remove() }
    let test = try test(.mlpGAN, count: 2, shards: try shards(), steps: 200)
    let (outcome, _) = try test.run()
    #expect(!outcome.passes && outcome.stepsNeeded == nil && outcome.steps == 200)
    #expect(outcome.looks.allSatisfy { !$0.followsLabels })
  }

  @Test("a generator that goes blank is given up, and the next start has another seed")
  func blank() throws {
    defer { fixture.remove() }
    let test = try test(.mlpCGAN, count: 1, shards: try shards(), steps: 500) { recipe in
      // One level for all pixels: nothing but blank pictures can come of it.
      recipe.generator.layers = [
        LayerBox(Dense(1)), LayerBox(Tanh()), LayerBox(Reshape(1, 1, 1)), LayerBox(Upsampling(28)),
      ]
    }
    let (outcome, _) = try test.run(starts: 3)
    #expect(!outcome.passes && outcome.steps == 300)
    #expect(outcome.looks.map(\.start) == [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3])
    #expect(outcome.looks.allSatisfy { $0.isBlank })
    #expect(Set(outcome.looks.filter { $0.step == 25 }.map(\.lossD)).count == 3)
  }
}
