import Foundation
import Kernels
import Networks
import Shards
import Testing
import Training

/// Pictures that are drawn beyond the class that is asked for.
@Suite("Label strength")
struct LabelStrengthTests {
  private let fixture = ShardFixture()

  private func configuration(_ shards: ShardSet, strength: Float?) throws -> TrainingConfiguration {
    var recipe = Preset.pokegan.recipe(
      PresetSettings(classes: shards.classes.count, widths: Widths(1, of: 16)))
    recipe.labelStrength = strength
    var configuration = try TrainingConfiguration(
      recipe: recipe, shards: shards, stop: .steps(2), batch: 4)
    configuration.sampleColumns = 3
    return configuration
  }

  @Test("grids and looks take the weights 1.5 and -0.5 at strength 2, and training plain ones")
  func strength() throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 10)
    let engine = try KernelEngine(threads: 1)
    func trained(_ name: String, strength: Float?) throws -> (Trainer, RunFolder) {
      let run = try RunFolder(
        creating: fixture.folder.appending(path: name),
        configuration: configuration(shards, strength: strength))
      let trainer = try Trainer(shards: shards, configuration: run.configuration, engine: engine)
      try trainer.train(in: run)
      return (trainer, run)
    }
    let (strong, strongRun) = try trained("strong", strength: 2)
    let (plain, plainRun) = try trained("plain", strength: nil)
    #expect(try losses(strongRun) == losses(plainRun))

    let session = try GeneratorSession(run: plainRun.url, engine: engine)
    let latents = session.latents(count: 3, seed: plainRun.configuration.seed)
    let stretched: [[Float]] = [[1.5, -0.5], [-0.5, 1.5]]
    for (row, weights) in stretched.enumerated() {
      let expected = session.generate(
        labels: Array(repeating: weights, count: 3), latents: latents)
      #expect(try strong.sampler.grid().rows[row].images == expected)
      #expect(try plain.sampler.grid().rows[row].images != expected)
      #expect(strong.sampler.samples(of: row == 0 ? [3, 0] : [0, 3]) == expected)
    }
  }

  /// The log without the seconds of its last column.
  private func losses(_ run: RunFolder) throws -> [Substring] {
    try String(contentsOf: run.logURL, encoding: .utf8).split(separator: "\n").map {
      $0.prefix(upTo: $0.lastIndex(of: ",") ?? $0.endIndex)
    }
  }

  @Test("blends keep their sum, and classes without pictures are no part of the mean")
  func rows() throws {
    defer { fixture.remove() }
    var configuration = try configuration(try fixture.flatColours(perClass: 10), strength: 3)
    var labels = LabelRows(configuration)
    #expect(labels.drawn([0.75, 0.25], heads: []) == [1.25, -0.25])
    labels.strength = 1
    #expect(labels.drawn([0.75, 0.25], heads: []) == [0.75, 0.25])
    labels.strength = 0
    #expect(labels.drawn([1, 0], heads: []) == [0.5, 0.5])

    configuration.classes.append("none")
    configuration.classShares = [0.5, 0.5, 0]
    #expect(LabelRows(configuration).drawn([1, 0, 0], heads: []) == [2, -1, 0])
    configuration.classes = ["alone"]
    configuration.classShares = [1]
    #expect(LabelRows(configuration).drawn([1], heads: []) == [1])
  }

  @Test("is a number from 0 to 4", arguments: [-0.1, 4.1, .infinity, .nan] as [Float])
  func limits(strength: Float) throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 4)
    #expect(throws: TrainingError.self) {
      try configuration(shards, strength: strength).validate()
    }
  }
}
