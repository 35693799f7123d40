import EventFiles
import Foundation
import Testing

@Suite("Event files")
struct EventFileTests {
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "events-\(UUID().uuidString)")

  private func withFolder(_ body: (String) throws -> Void) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test("begin with the record that TensorFlow writes at the same time")
  func golden() throws {
    try withFolder { folder in
      let file = try EventFile(in: folder, after: 0, now: { 1e9 })
      let expected: [UInt8] =
        [
          0x18, 0, 0, 0, 0, 0, 0, 0, 0xA3, 0x7F, 0x4B, 0x22, 0x09, 0, 0, 0, 0, 0x65, 0xCD, 0xCD,
          0x41,
        ]
        + [0x1A, 0x0D] + Array("brain.Event:2".utf8) + [0xF4, 0xEB, 0x19, 0x5E]
      #expect(try bytes(file.path).starts(with: expected))
      #expect(file.path.hasSuffix("/events.out.tfevents.1000000000.pokeprep.\(getpid()).0"))
    }
  }

  @Test("hold scalars, pictures and texts with their steps")
  func content() throws {
    try withFolder { folder in
      let file = try EventFile(in: folder, after: 0)
      let png = (0..<300).map { UInt8($0 % 256) }
      try file.append(step: 0, [.text(tag: "config", "a: 1\nü")])
      try file.append(step: 3, [.scalar(tag: "Loss/G/loss", -0.5), .scalar(tag: "b", 1e-9)])
      try file.append(step: 300, [.image(tag: "samples", png: png, width: 20, height: 10)])
      let events = try EventReader.events(in: bytes(file.path))
      #expect(events.map(\.step) == [0, 0, 0, 3, 300])
      #expect(events[0].version == "brain.Event:2")
      #expect(events.map(\.isStart) == [false, true, false, false, false])
      #expect(events[2].texts == ["config": "a: 1\nü"])
      #expect(events[3].scalars == ["Loss/G/loss": -0.5, "b": 1e-9])
      #expect(events[4].images == ["samples": png])
    }
  }

  @Test("of a run that goes on come later, and say from which step they count")
  func resumed() throws {
    try withFolder { folder in
      let first = try EventFile(in: folder, after: 0, now: { 2e9 })
      // The clock may have gone back.
      let second = try EventFile(in: folder, after: 40, now: { 1.5e9 })
      let third = try EventFile(in: folder, after: 50, now: { 1.5e9 })
      #expect([first, second, third].map(\.path).sorted() == [first, second, third].map(\.path))
      let events = try EventReader.events(in: bytes(second.path))
      #expect(events.map(\.isStart) == [false, true] && events[1].step == 41)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 3)
      // A run that begins anew has nothing to do with them.
      _ = try EventFile(in: folder, after: 0, now: { 1.5e9 })
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
    }
  }

  @Test("have stats.jsonl beside them, in which no step stands twice")
  func stats() throws {
    try withFolder { folder in
      let path = folder + "/stats.jsonl"
      struct Line: Decodable {
        struct Value: Decodable { var num: Int, mean: Double, std: Double }
        var loss: Value?
        var step: Value
        var timestamp: Double
        enum CodingKeys: String, CodingKey {
          case loss = "Loss/G/loss"
          case step = "Progress/step"
          case timestamp
        }
      }
      func lines() throws -> [Line] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
          try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
      }
      let first = try StatsFile(path, after: 0, now: { 7.5 })
      for step in 1...5 {
        try first.append([
          (StatsFile.stepName, Double(step)), ("Loss/G/loss", step == 2 ? .nan : 0.5),
        ])
      }
      // A line that was cut off goes.
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data("{\"Progress/st".utf8))
      try handle.close()
      let second = try StatsFile(path, after: 3, now: { 8.5 })
      try second.append([(StatsFile.stepName, 4), ("Loss/G/loss", 0.25)])
      let found = try lines()
      #expect(found.map(\.step.mean) == [1, 2, 3, 4])
      #expect(found.map { $0.loss?.mean } == [0.5, nil, 0.5, 0.25])
      #expect(found.map(\.timestamp) == [7.5, 7.5, 7.5, 8.5])
      #expect(found.allSatisfy { $0.step.num == 1 && $0.step.std == 0 })
      _ = try StatsFile(path, after: 0)
      #expect(try lines().isEmpty)
    }
  }
}
