import Foundation
import Shards
import Testing

@Suite("Shards that several programs write")
struct PlannedShardTests {
  private static let configuration = ShardConfiguration(
    width: 2, height: 2, channelCount: 3, classes: ["a"], seed: 3, settingsHash: "abc")

  private func sample(_ number: Int, _ split: DataSplit) -> ShardSample {
    ShardSample(
      pixels: [UInt8](repeating: UInt8(number), count: 12), label: 0,
      source: Int64(number + (split == .train ? 0 : 1000)))
  }

  @Test(
    "are, byte for byte, those that one program writes",
    arguments: [(13, 5, 4), (8, 4, 4), (3, 0, 4), (0, 2, 4), (1, 1, 1), (12, 9, 4)])
  func sameBytes(training: Int, validation: Int, size: Int) throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(
      "planned-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    let (one, many) = (root.appendingPathComponent("one"), root.appendingPathComponent("many"))
    let writer = try ShardWriter(
      folder: one, configuration: Self.configuration, samplesPerShard: size)
    for (split, count) in [(DataSplit.train, training), (.validation, validation)] {
      for number in 0..<count { try writer.append(sample(number, split), to: split) }
    }
    let expected = try writer.finish()
    try ShardWriter.prepare(many)
    let planned = PlannedShard.all(
      training: training, validation: validation, samplesPerShard: size)
    // Backwards, the first of them twice, beside what a program left that was killed.
    let left = many.appendingPathComponent(".shard-00000.safetensors.1-c0ffee.partial")
    try FileManager.default.createDirectory(at: left, withIntermediateDirectories: false)
    var entries: [ShardManifest.Entry] = []
    for shard in (planned.prefix(1) + planned).reversed() {
      let samples = (shard.first..<shard.first + shard.count).map { sample($0, shard.split) }
      entries.append(try shard.write(samples, of: Self.configuration, to: many))
    }
    let manifest = try PlannedShard.finish(
      entries.dropLast().reversed(), of: Self.configuration, in: many)
    #expect(manifest == expected)
    let names = try FileManager.default.contentsOfDirectory(atPath: one.path).sorted()
    #expect(try FileManager.default.contentsOfDirectory(atPath: many.path).sorted() == names)
    for name in names {
      #expect(
        try Data(contentsOf: one.appendingPathComponent(name))
          == Data(contentsOf: many.appendingPathComponent(name)), "\(name)")
    }
  }
}
