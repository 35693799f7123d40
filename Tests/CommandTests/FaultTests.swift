import Foundation
import Testing

@Suite("Faults of the machine")
struct FaultTests {
  private let demo: DemoWorkspace

  init() throws {
    demo = try DemoWorkspace(pictureCount: 6)
    let run = try demo.program.run("run", "--types", "all", "--set", "convert.size=28")
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test("an empty catalogue, as a program killed at its start leaves it, counts for none")
  func emptyCatalogue() throws {
    let catalogue = demo.folder.appendingPathComponent("pokeprep.sqlite")
    try Data().write(to: catalogue)
    // An unfinished header of SQLite's journal.
    try Data(count: 512).write(to: URL(fileURLWithPath: catalogue.path + "-journal"))
    let early = try demo.program.run("status")
    #expect(early.status == 2 && early.errors.contains("pokeprep filter"), "\(early.errors)")
    for command in [["filter", "--types", "all"], ["run"]] {
      let result = try demo.program.run(typed: command)
      #expect(result.status == 0, "\(command): \(result.errors)")
    }
  }

  /// Runs the program through the shell, which sets limits before it.
  private func run(limit: String, _ arguments: String) throws -> Program.Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    let errors = demo.folder.deletingLastPathComponent().appendingPathComponent("errors.txt")
    process.arguments = [
      "-c",
      "\(limit) && exec '\(try Program.path(of: "pokeprep"))' \(arguments) 2>'\(errors.path)'",
    ]
    process.currentDirectoryURL = demo.folder
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return Program.Result(
      status: process.terminationReason == .exit ? process.terminationStatus : -1, output: "",
      errors: try String(contentsOf: errors, encoding: .utf8))
  }

  private static let model =
    "--model mlp-cgan --batch 2 --steps 2 --out runs/one --set recipe.latent=4"

  @Test(
    "a file that may not grow ends the command with its name, and the next one makes up for it",
    arguments: [("shards/", "augment --copies 40"), ("runs/one/", "train \(model)")])
  func fileLimit(folder: String, command: String) throws {
    // Blocks of 512 bytes; the catalogue stays below.
    let cut = try run(limit: "ulimit -f 600", command)
    #expect(cut.status == 2, "\(cut.status): \(cut.errors)")
    #expect(cut.errors.contains("too large"), "\(cut.errors)")
    #expect(cut.errors.contains(folder), "names the file: \(cut.errors)")
    let names = try FileManager.default.subpathsOfDirectory(atPath: demo.folder.path)
    #expect(!names.contains { $0.hasSuffix(".partial") }, "\(names)")
    let next = try run(limit: "true", command)
    #expect(next.status == 0, "\(next.errors)")
    let verified = try demo.program.run("verify")
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
  }

  @Test("a folder that cannot be written is named", .enabled(if: getuid() != 0))
  func readOnly() throws {
    let shards = demo.folder.appendingPathComponent("shards").path
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: shards)
    defer {
      try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: shards)
    }
    let result = try demo.program.run("augment", "--copies", "1")
    #expect(result.status == 2)
    #expect(result.errors.contains(shards))
  }

  @Test("a catalogue of an earlier time is noticed by what it does not describe")
  func olderCatalogue() throws {
    func catalogue(_ action: (URL, URL) throws -> Void) throws {
      let file = demo.folder.appendingPathComponent("pokeprep.sqlite")
      let copy = demo.folder.deletingLastPathComponent().appendingPathComponent("copy.sqlite")
      try action(file, copy)
    }
    let (prepared, shards) = (try demo.files(in: "prepared"), try demo.files(in: "shards"))
    try catalogue { try FileManager.default.copyItem(at: $0, to: $1) }
    #expect(try demo.program.run("convert", "--filter", "box").status == 0)
    let augmented = try demo.program.run("augment")
    #expect(augmented.status == 0, "\(augmented.errors)")
    #expect(try demo.files(in: "shards") != shards)
    try catalogue {
      try FileManager.default.removeItem(at: $0)
      try FileManager.default.copyItem(at: $1, to: $0)
    }
    let verified = try demo.program.run("verify")
    #expect(verified.status == 1)
    #expect(verified.output.contains("expected the shards that augment wrote last"))
    #expect(try demo.program.run("repair").status == 0)
    #expect(try demo.files(in: "prepared") == prepared)
    #expect(try demo.files(in: "shards") == shards)
    #expect(try demo.program.run("verify").status == 0)
  }

  @Test("verify and repair name a damaged state of a run, which nothing can make again")
  func damagedRun() throws {
    let trained = try run(limit: "true", "train \(Self.model)")
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(try demo.program.run("verify").status == 0)
    let checkpoint = demo.folder.appendingPathComponent("runs/one/checkpoint.safetensors")
    var bytes = try Data(contentsOf: checkpoint)
    bytes[bytes.count - 5] ^= 1
    try bytes.write(to: checkpoint)
    for command in ["verify", "repair"] {
      let result = try demo.program.run(command)
      #expect(result.status == 1)
      #expect(result.output.contains("checkpoint.safetensors"), "\(result.output)")
    }
    #expect(try Data(contentsOf: checkpoint) == bytes)
  }
}
