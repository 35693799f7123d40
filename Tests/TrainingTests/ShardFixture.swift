import Foundation
import SeededRandom
import Shards

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

  /// Shards with any content.
  func shards(
    classes: [String], weights: [Double]? = nil, _ fill: (ShardWriter) throws -> Void
  ) throws -> ShardSet {
    let url = folder.appending(path: "shards")
    let writer = try ShardWriter(
      folder: url,
      configuration: ShardConfiguration(
        width: 64, height: 64, channelCount: 3, classes: classes, classWeights: weights, seed: 0,
        settingsHash: "test"))
    try fill(writer)
    _ = try writer.finish()
    return try ShardSet(folder: url)
  }
}
