import Foundation
import Testing

@Suite("Latent vectors in files")
struct LatentsFileTests {
  private func run(_ demo: DemoWorkspace, _ arguments: String...) throws -> Program.Result {
    try demo.program.run(typed: arguments)
  }

  /// A safetensors file: its header, and the floats of a tensor.
  private func header(_ data: Data) throws -> (json: [String: Any], start: Int) {
    var reader = ByteReader(data)
    let length = Int(try reader.little(8))
    let json = try JSONSerialization.jsonObject(with: Data(try reader.take(length)))
    return (try #require(json as? [String: Any]), 8 + length)
  }

  private func pictures(_ demo: DemoWorkspace, _ folder: String) throws -> [String: Data] {
    try demo.files(in: folder).filter { $0.key.hasSuffix(".png") }
  }

  @Test("latent vectors that sample wrote draw the same pictures again, and so do those of others")
  func again() throws {
    let demo = try DemoWorkspace(pictureCount: 6)
    #expect(try run(demo, "run", "--types", "fire,water", "--quiet").status == 0)
    let trained = try run(
      demo, "train", "shards", "--steps", "1", "--batch", "2", "--out", "runs/one", "--quiet")
    #expect(trained.status == 0, "\(trained.errors)")
    let written = try run(
      demo, "sample", "runs/one", "--count", "3", "--seed", "4", "--latents", "z.safetensors")
    #expect(written.status == 0, "\(written.errors)")
    let first = try pictures(demo, "samples")
    #expect(first.count == 6 && Set(first.values).count == 6)

    let file = demo.folder.appendingPathComponent("z.safetensors")
    let data = try Data(contentsOf: file)
    let (json, start) = try header(data)
    let latents = try #require(json["latents"] as? [String: Any])
    let shape = try #require(latents["shape"] as? [Int])
    #expect(latents["dtype"] as? String == "F32" && shape[0] == 6)
    #expect((json["labels"] as? [String: Any])?["shape"] as? [Int] == [6, 2])
    let notes = try #require(json["__metadata__"] as? [String: String])
    #expect(notes["kinds"] == #"["fire","water"]"# && notes["seed"] == "4")

    let read = try run(demo, "sample", "runs/one", "--latents", "z.safetensors", "--out", "again")
    #expect(read.status == 0, "\(read.errors)")
    #expect(try pictures(demo, "again") == first)
    #expect(try Data(contentsOf: file) == data)

    // A file with nothing but vectors and class numbers, the first row alone, as water.
    let z = shape[1]
    let offsets = try #require(latents["data_offsets"] as? [Int])
    var own = Data(
      """
      {"latents":{"dtype":"F32","shape":[1,\(z)],"data_offsets":[0,\(4 * z)]},\
      "labels":{"dtype":"I32","shape":[1],"data_offsets":[\(4 * z),\(4 * z + 4)]}}
      """.utf8)
    var bytes = Data(withUnsafeBytes(of: UInt64(own.count).littleEndian) { Array($0) })
    own += data[(start + offsets[0])..<(start + offsets[0] + 4 * z)] + [1, 0, 0, 0]
    bytes += own
    try bytes.write(to: demo.folder.appendingPathComponent("own.safetensors"))
    let drawn = try run(demo, "sample", "runs/one", "--latents", "own.safetensors", "--out", "own")
    #expect(drawn.status == 0, "\(drawn.errors)")
    #expect(
      try pictures(demo, "own") == ["water/00000.png": try #require(first["water/00000.png"])])

    for (arguments, words) in [
      (["--latents", "z.safetensors", "--count", "3"], "leave out --count"),
      (["--latents", "pokeprep.sqlite"], "pokeprep.sqlite"),
    ] {
      let process = try demo.program.start(["sample", "runs/one"] + arguments)
      process.waitUntilExit()
      let refused = try demo.program.result(of: process)
      #expect(refused.status == 2 && refused.errors.contains(words), "\(refused.errors)")
    }
    var short = bytes
    short[8 + 35] = UInt8(ascii: "2")
    try short.write(to: demo.folder.appendingPathComponent("own.safetensors"))
    #expect(try run(demo, "sample", "runs/one", "--latents", "own.safetensors").status == 2)
  }
}
