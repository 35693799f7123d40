import Foundation
import Networks
import SeededRandom
import Shards
import Training

/// Shards made for one test in a temporary folder.
struct ShardFixture {
  let folder: URL

  init() {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "pokeprep-training-\(UUID().uuidString)")
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Two classes of flat 64×64 pictures, red and blue, each a little lighter or darker.
  func flatColours(perClass count: Int, weights: [Double]? = nil) throws -> ShardSet {
    var random = CounterRandom(seed: 1, stream: RandomStream("flat colours"))
    return try shards(classes: ["red", "blue"], weights: weights) { writer in
      for index in 0..<(2 * count) {
        let label = index % 2
        let (strong, weak) = (
          UInt8(200 + random.integer(below: 40)), UInt8(random.integer(below: 40))
        )
        let colour = label == 0 ? [strong, weak, weak] : [weak, weak, strong]
        try writer.append(
          ShardSample(
            pixels: (0..<(64 * 64)).flatMap { _ in colour }, label: label, source: Int64(index)))
      }
    }
  }

  /// Two classes of two pictures of noise each, with input pictures where they are paired.
  func noise(side: Int, isPaired: Bool = false) throws -> ShardSet {
    var random = CounterRandom(seed: 1, stream: RandomStream("noise"))
    func picture() -> [UInt8] {
      (0..<(side * side * 3)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }
    return try shards(
      classes: ["red", "blue"], side: side, pairSource: isPaired ? "edges" : nil
    ) { writer in
      for index in 0..<4 {
        try writer.append(
          ShardSample(
            pixels: picture(), label: index % 2, source: Int64(index),
            pair: isPaired ? picture() : nil))
      }
    }
  }

  /// Shards with any content.
  func shards(
    classes: [String], weights: [Double]? = nil, side: Int = 64, pairSource: String? = nil,
    _ fill: (ShardWriter) throws -> Void
  ) throws -> ShardSet {
    let url = folder.appending(path: "shards")
    let writer = try ShardWriter(
      folder: url,
      configuration: ShardConfiguration(
        width: side, height: side, channelCount: 3, classes: classes, pairSource: pairSource,
        classWeights: weights, seed: 0, settingsHash: "test"))
    try fill(writer)
    _ = try writer.finish()
    return try ShardSet(folder: url)
  }
}

/// A small network of a preset on two classes of flat colours.
func smallConfiguration(
  _ preset: Preset, _ shards: ShardSet, stop: StopCondition, batch: Int = 8
) throws -> TrainingConfiguration {
  var configuration = try TrainingConfiguration(
    recipe: preset.recipe(classes: 2, narrowing: 16, latent: 8), shards: shards, stop: stop,
    batch: batch, seed: 3)
  configuration.sampleEvery = 0
  configuration.sampleColumns = 4
  return configuration
}
