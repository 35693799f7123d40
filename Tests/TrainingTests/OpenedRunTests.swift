import Files
import Foundation
import Kernels
import Networks
import Shards
import Testing
import Training

@Suite("Runs that are opened again: edited, foreign, damaged or killed")
struct OpenedRunTests {
  private let fixture = ShardFixture()

  @Test("a resumed run refuses other shards in the place of its own")
  func otherShards() throws {
    defer { fixture.remove() }
    let engine = try KernelEngine(threads: 1)
    let shards = try fixture.flatColours(perClass: 4)
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "run"),
      configuration: smallConfiguration(.dcgan64, shards, stop: .steps(1)))
    try Trainer(shards: shards, configuration: run.configuration, engine: engine).train(in: run)
    _ = try Trainer(resuming: run, shards: shards, engine: engine)

    try FileManager.default.removeItem(at: shards.folder)
    let others = try fixture.flatColours(perClass: 5)
    let error = #expect(throws: TrainingError.self) {
      _ = try Trainer(resuming: run, shards: others, engine: engine)
    }
    guard case .otherShards(let folder) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(folder == others.folder.path)
  }

  @Test("a resumed run refuses settings that were edited, but for those that change no number")
  func editedSettings() throws {
    defer { fixture.remove() }
    let engine = try KernelEngine(threads: 1)
    let shards = try fixture.flatColours(perClass: 4)
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "run"),
      configuration: smallConfiguration(.dcgan64, shards, stop: .steps(1)))
    try Trainer(shards: shards, configuration: run.configuration, engine: engine).train(in: run)
    let yaml = try String(contentsOf: run.configurationURL, encoding: .utf8)
    func resume(with old: String, as new: String) throws {
      #expect(yaml.contains(old))
      try Data(yaml.replacing(old, with: new, maxReplacements: 1).utf8)
        .write(to: run.configurationURL)
      _ = try Trainer(resuming: RunFolder(opening: run.url), shards: shards, engine: engine)
    }
    try resume(with: "steps: 1", as: "steps: 9")
    try resume(with: "sample_every: 0", as: "sample_every: 5")
    for (old, new, message) in [
      ("batch: 8", "batch: 4", "batch: expected 8, with which the checkpoint was made, found 4"),
      ("beta1: 0.5", "beta1: 0.25", "beta1: expected 0.5,"), ("seed: 3", "seed: 4", "seed: "),
    ] {
      let error = #expect(throws: TrainingError.self) { try resume(with: old, as: new) }
      let text = error?.description ?? ""
      #expect(text.contains(message) && text.contains("config.yaml"), "\(text)")
    }
  }

  @Test("files of a run that somebody else made are refused, and nothing traps")
  func foreignRun() throws {
    defer { fixture.remove() }
    let engine = try KernelEngine(threads: 1)
    let shards = try fixture.flatColours(perClass: 4)
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "run"),
      configuration: smallConfiguration(.dcgan64, shards, stop: .steps(1)))
    try Trainer(shards: shards, configuration: run.configuration, engine: engine).train(in: run)
    let checkpoint = try Data(contentsOf: run.checkpointURL)
    let yaml = try String(contentsOf: run.configurationURL, encoding: .utf8)
    func open() throws {
      _ = try GeneratorSession(run: run.url, engine: engine)
      _ = try Trainer(resuming: RunFolder(opening: run.url), shards: shards, engine: engine)
    }
    try open()
    for step in ["-1", "-9223372036854775808", "4611686018427387904", "9223372036854775807"] {
      // A safetensors file: the header's length in 8 bytes, the header, the numbers.
      let length = checkpoint.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      var header = String(decoding: checkpoint[8..<(8 + length)], as: UTF8.self)
        .replacing(#""step":"1""#, with: "\"step\":\"\(step)\"", maxReplacements: 1)
      header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
      let count = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
      try (Data(count) + Data(header.utf8) + checkpoint[(8 + length)...])
        .write(to: run.checkpointURL)
      let error = #expect(throws: TrainingError.self) { try open() }
      #expect("\(String(describing: error))".contains("step"), "\(String(describing: error))")
    }
    try checkpoint.write(to: run.checkpointURL)
    try open()
    let bomb =
      "a0: &a0 [x, x]\n" + (1...40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
    try Data((yaml + bomb).utf8).write(to: run.configurationURL)
    let error = #expect(throws: TrainingError.self) { try open() }
    #expect("\(String(describing: error))".contains("an anchor or an alias"))
    // Networks of another size than the checkpoint's.
    try Data(yaml.replacing("latent: 8", with: "latent: 65536").utf8)
      .write(to: run.configurationURL)
    let other = #expect(throws: TrainingError.self) {
      _ = try GeneratorSession(run: run.url, engine: engine)
    }
    guard case .checkpointMismatch = other else {
      Issue.record("\(String(describing: other))")
      return
    }
  }

  @Test("what a killed run left unfinished is removed when it goes on")
  func leftovers() throws {
    defer { fixture.remove() }
    let engine = try KernelEngine(threads: 1)
    let shards = try fixture.flatColours(perClass: 4)
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "run"),
      configuration: smallConfiguration(.dcgan64, shards, stop: .steps(1)))
    // No process has a number as large.
    let mine = [".checkpoint.safetensors", ".config.yaml", "samples/.000500.png"].map {
      "\($0).99999999-\(TemporaryName.host)-1.partial"
    }
    for name in mine + [".notes"] { try Data().write(to: run.url.appending(path: name)) }
    try Trainer(shards: shards, configuration: run.configuration, engine: engine).train(in: run)
    let names = try FileManager.default.subpathsOfDirectory(atPath: run.url.path)
    #expect(!names.contains { $0.hasSuffix(".partial") })
    #expect(names.contains(".notes"))
  }

  @Test("a checkpoint with one changed byte is refused, naming file and tensor")
  func damagedCheckpoint() throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 4)
    let engine = try KernelEngine(threads: 1)
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "damaged"),
      configuration: smallConfiguration(.dcgan64, shards, stop: .steps(1)))
    try Trainer(shards: shards, configuration: run.configuration, engine: engine).train(in: run)
    var bytes = try Data(contentsOf: run.checkpointURL)
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: run.checkpointURL)
    let error = #expect(throws: TrainingError.self) {
      _ = try Trainer(resuming: run, shards: shards, engine: engine)
    }
    let text = try #require(error).description
    #expect(text.contains(run.checkpointURL.path) && text.contains("check sum"))
    #expect(throws: TrainingError.self) { _ = try GeneratorSession(run: run.url, engine: engine) }
  }

  @Test("steps done after the checkpoint disappear from the log when a run is resumed")
  func logOfAKilledRun() throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 10)
    let engine = try KernelEngine(threads: 2)
    var run = try RunFolder(
      creating: fixture.folder.appending(path: "run"),
      configuration: smallConfiguration(.cganStrided, shards, stop: .steps(2)))
    try Trainer(shards: shards, configuration: run.configuration, engine: engine).train(in: run)
    let log = try FileHandle(forWritingTo: run.logURL)
    try log.seekToEnd()
    try log.write(contentsOf: Data("3,24,1,1,1,1,1,1,1,1,1\n4,32,1".utf8))
    run.configuration.stop = .steps(3)
    try run.writeConfiguration()
    try Trainer(resuming: run, shards: shards, engine: engine).train(in: run)
    let lines = try String(contentsOf: run.logURL, encoding: .utf8).split(separator: "\n")
    #expect(lines.map { $0.prefix(2) } == ["st", "1,", "2,", "3,"])
    #expect(!lines[3].hasPrefix("3,24,1,1,1"))
  }
}
