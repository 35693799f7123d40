import Augmentation
import Files
import Foundation
import Safetensors
import Shards
import Testing

/// A writer's folder with self-proving samples: pixel bytes are the sample number.
private struct Example {
  let folder: URL
  let configuration = ShardConfiguration(
    width: 4, height: 3, channelCount: 3, classes: ["fire", "water"],
    heads: [LabelHead(name: "shape", values: ["ball", "fish", "quadruped"])],
    seed: 11, settingsHash: "abc")

  func sample(_ number: Int) -> ShardSample {
    ShardSample(
      pixels: [UInt8](repeating: UInt8(number), count: 36), label: number % 2,
      headLabels: [number % 4 - 1], source: Int64(1000 + number),
      augmentation: .init(isFlipped: number % 2 == 1, rotation: Float(number) / 8, zoom: 1.5))
  }

  func write() throws -> ShardManifest {
    let writer = try ShardWriter(
      folder: folder, configuration: configuration, samplesPerShard: 4)
    for number in 0..<13 {
      try writer.append(sample(number), to: number % 5 == 4 ? .validation : .train)
    }
    return try writer.finish()
  }
}

private func withExample(_ body: (Example) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("shard-tests-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(Example(folder: folder.appendingPathComponent("shards")))
}

@Suite("Shard folders")
struct ShardSetTests {
  @Test("a set that cannot be finished leaves the older one whole, and one that is replaces it")
  func unfinishedRewriting() throws {
    try withExample { example in
      func bytes() throws -> [String: Data] {
        try FileManager.default.contentsOfDirectory(atPath: example.folder.path).reduce(into: [:]) {
          $0[$1] = try Data(contentsOf: example.folder.appendingPathComponent($1))
        }
      }
      _ = try example.write()
      let old = try bytes()
      for isKilled in [false, true] {
        let writer = try ShardWriter(
          folder: example.folder, configuration: example.configuration, samplesPerShard: 1)
        for number in 20..<25 { try writer.append(example.sample(number)) }
        #expect(try ShardSet(folder: example.folder).count(of: .train) == 11)
        if !isKilled {
          writer.discard(removesFolder: false)
          #expect(try bytes() == old)
        }
      }
      #expect(try ShardVerifier(folder: example.folder).verify().allSatisfy(\.problems.isEmpty))
      _ = try example.write()
      #expect(try bytes() == old)
    }
  }

  @Test("samples come back in order, each with its own pixels, labels and notes")
  func roundTrip() throws {
    try withExample { example in
      let manifest = try example.write()
      #expect(manifest.shards.map(\.samples) == [4, 4, 3, 2])
      let set = try ShardSet(folder: example.folder)
      let train = (0..<13).filter { $0 % 5 != 4 }
      #expect(set.count(of: .train) == train.count)
      #expect(set.count(of: .validation) == 2)
      #expect(set.labels() == train.map { $0 % 2 })
      #expect(set.labels(ofHead: "shape") == train.map { $0 % 4 - 1 })
      #expect(set.labels(ofHead: "colour") == nil)
      for (index, number) in train.enumerated() {
        #expect(try set.sample(at: index) == example.sample(number))
        var pixels = [UInt8](repeating: 255, count: set.imageByteCount)
        try pixels.withUnsafeMutableBytes { try unsafe set.readPixels(of: index, into: $0) }
        #expect(pixels == example.sample(number).pixels)
      }
      #expect(try set.sample(at: 1, in: .validation) == example.sample(9))
    }
  }

  @Test("writing twice gives the same bytes")
  func deterministic() throws {
    try withExample { example in
      let first = try example.write()
      let second = try example.write()
      #expect(second == first)
      #expect(try ShardVerifier(folder: example.folder).verify().allSatisfy { $0.problems.isEmpty })
    }
  }

  @Test("a folder with anything else in it is refused and left alone")
  func foreignFolder() throws {
    try withExample { example in
      try FileManager.default.createDirectory(
        at: example.folder, withIntermediateDirectories: true)
      let mine = example.folder.appendingPathComponent("thesis.txt")
      try Data("mine".utf8).write(to: mine)
      #expect(throws: ShardError.self) { _ = try example.write() }
      #expect(FileManager.default.fileExists(atPath: mine.path))
    }
  }

  @Test(
    "files of other tools under our names are left alone",
    arguments: [
      ("shards.json", #"{"shards": ["shard-00000.tar"]}"#), ("shard-00007.safetensors", "\u{8}{}"),
    ])
  func foreignFiles(name: String, text: String) throws {
    try withExample { example in
      // Also beside a set of ours.
      for isWritten in [false, true] {
        if isWritten { _ = try example.write() }
        let file = example.folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(
          at: example.folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        #expect(throws: ShardError.self) { _ = try example.write() }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
        try FileManager.default.removeItem(at: example.folder)
      }
    }
  }

  @Test("an unfinished set of ours is written anew, a damaged shard of a finished one, too")
  func ownFiles() throws {
    try withExample { example in
      let manifest = try example.write()
      let shard = example.folder.appendingPathComponent("shard-00000.safetensors")
      try Data("gone".utf8).write(to: shard)
      #expect(try example.write() == manifest)
      try FileManager.default.removeItem(
        at: example.folder.appendingPathComponent(ShardManifest.fileName))
      #expect(try example.write() == manifest)
    }
  }

  @Test("a folder without a manifest is unfinished")
  func unfinished() throws {
    try withExample { example in
      _ = try example.write()
      try FileManager.default.removeItem(
        at: example.folder.appendingPathComponent(ShardManifest.fileName))
      let error = #expect(throws: ShardError.self) { _ = try ShardSet(folder: example.folder) }
      #expect(try #require(error).description.contains("pokeprep augment"))
    }
  }

  @Test("a flipped byte anywhere in a shard is found", arguments: [0, 9, 200, -40, -1])
  func flippedByte(position: Int) throws {
    try withExample { example in
      let manifest = try example.write()
      let url = example.folder.appendingPathComponent(manifest.shards[0].file)
      var bytes = try Data(contentsOf: url)
      bytes[position < 0 ? bytes.count + position : position] ^= 0x10
      try bytes.write(to: url)
      let problems = try ShardVerifier(folder: example.folder).verify().map(\.problems)
      #expect(!problems[0].isEmpty && problems.dropFirst().allSatisfy { $0.isEmpty })
      #expect(problems[0].allSatisfy { $0.contains("shard-00000") && $0.contains("expected") })
    }
  }

  @Test("a truncated or missing shard is refused on opening, naming the file")
  func truncated() throws {
    try withExample { example in
      let manifest = try example.write()
      let url = example.folder.appendingPathComponent(manifest.shards[1].file)
      let bytes = try Data(contentsOf: url)
      try bytes.dropLast(1).write(to: url)
      var error = #expect(throws: ShardError.self) { _ = try ShardSet(folder: example.folder) }
      #expect(try #require(error).description.contains("shard-00001"))
      try FileManager.default.removeItem(at: url)
      error = #expect(throws: ShardError.self) { _ = try ShardSet(folder: example.folder) }
      #expect(try #require(error).description.contains("shard-00001"))
    }
  }

  @Test("a label without a class is refused, naming sample and range")
  func labelOutOfRange() throws {
    try withExample { example in
      _ = try example.write()
      let url = example.folder.appendingPathComponent(ShardManifest.fileName)
      let text = try String(contentsOf: url, encoding: .utf8)
      let one = text.replacing(
        /"classes" : \[\s*"fire",\s*"water"\s*\]/, with: "\"classes\" : [\"fire\"]")
      #expect(one != text)
      try Data(one.utf8).write(to: url)
      let error = #expect(throws: ShardError.self) { _ = try ShardSet(folder: example.folder) }
      #expect(try #require(error).description.contains("sample 1: expected 0 to 0, found 1"))
    }
  }

  @Test("an unknown format version is refused")
  func unknownVersion() throws {
    try withExample { example in
      _ = try example.write()
      let url = example.folder.appendingPathComponent(ShardManifest.fileName)
      let text = try String(contentsOf: url, encoding: .utf8)
      try Data(text.replacing("shard/1", with: "shard/9").utf8).write(to: url)
      #expect(throws: ShardError.self) { _ = try ShardSet(folder: example.folder) }
    }
  }
}
