import Foundation
import Testing

@Suite("Networks and runs for other programs")
struct ModelExportTests {
  /// A workspace with a run of two steps of the smallest model.
  private func workspace() throws -> DemoWorkspace {
    let demo = try DemoWorkspace(pictureCount: 6)
    for words in [
      ["run", "--types", "fire,water", "--set", "convert.size=28", "--quiet"],
      ["train", "--model", "mlp-cgan", "--steps", "2", "--batch", "4", "--out", "runs/a"],
    ] {
      let process = try demo.program.start(words)
      process.waitUntilExit()
      let result = try demo.program.result(of: process)
      #expect(result.status == 0, "\(result.errors)")
    }
    return demo
  }

  @Test("export onnx and torch give the same bytes, replace their own, and nothing else")
  func exports() throws {
    let demo = try workspace()
    let (program, folder) = (demo.program, demo.folder)
    func bytes(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }
    #expect(try program.run("export", "onnx", "--out", "g.onnx").status == 0)
    let first = try bytes("g.onnx")
    #expect(first.prefix(12) == Data([8, 8, 18, 8] + Array("pokeprep".utf8)))
    #expect(
      try program.run("export", "onnx", "runs/a", "--out", "g.onnx", "--example", "e.safetensors")
        .status == 0)
    #expect(try bytes("g.onnx") == first)
    let fixed = try program.run("export", "onnx", "--out", "w.onnx", "--class", "Water", "--uint8")
    #expect(fixed.status == 0 && fixed.output.hasSuffix("w.onnx\n"), "\(fixed.errors)")
    for (words, told) in [
      (["export", "onnx", "--out", "pokeprep.sqlite"], "expected a new name or an ONNX file"),
      (["export", "onnx", "--out", "x.onnx", "--class", "rock"], "found 'rock'"),
      (["export", "onnx", "--out", "x.onnx", "--channels-first"], "--uint8"),
      (["export", "onnx", "--out", "x.onnx", "--example", "g.onnx"], "--example: expected"),
      (["export", "onnx", "runs/b", "--out", "x.onnx"], "holds no run"),
      (["export", "torch", "--out", "images"], "never changed"),
      (["export", "torch", "--out", "runs"], "expected a new name"),
      (["export", "torch", "--out", "runs", "--overwrite"], "found 'a' in it"),
    ] {
      let process = try program.start(words)
      process.waitUntilExit()
      let result = try program.result(of: process)
      #expect(result.status == 2 && result.errors.contains(told), "\(words): \(result.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "x.onnx").path))
    #expect(try program.run("export", "torch", "--out", "t").status == 0)
    let script = try bytes("t/model.py")
    #expect(try program.run("export", "torch", "--out", "t").status == 2)
    // What comes of running the script in its folder, by its own words.
    let text = String(decoding: script, as: UTF8.self)
    let drawn = try #require(text.firstMatch(of: /def main\(.*out="([^"]+)"\)/)?.1)
    for name in [String(drawn), "__pycache__/model.cpython-311.pyc"] {
      let file = folder.appending(path: "t/" + name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data([1]).write(to: file)
    }
    #expect(try program.run("export", "torch", "--out", "t", "--overwrite").status == 0)
    #expect(try bytes("t/model.py") == script)
    #expect(try demo.files(in: "t").keys.sorted() == ["model.py", "weights.safetensors"])
    // Trained weights that were saved there are somebody's work.
    try Data([1]).write(to: folder.appending(path: "t/trained.safetensors"))
    let refused = try program.run("export", "torch", "--out", "t", "--overwrite")
    #expect(refused.status == 2 && refused.errors.contains("found 'trained.safetensors'"))
    try FileManager.default.removeItem(at: folder.appending(path: "t/trained.safetensors"))
    let back = try program.run("import", "torch", "t/weights.safetensors", "--out", "runs/b")
    #expect(back.status == 0, "\(back.errors)")
    #expect(try program.run("sample", "runs/b", "--count", "1").status == 0)
    // How torch.save begins a file: today as a ZIP, until 1.5 as a pickle of its magic number.
    for (name, head) in [
      ("new.pth", [0x50, 0x4B, 3, 4, 0, 0]), ("old.pth", [0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC]),
    ] as [(String, [UInt8])] {
      try (Data(head) + Data(count: 64)).write(to: folder.appending(path: name))
      let result = try program.run("import", "torch", name, "--out", "runs/c")
      #expect(result.status == 2, "\(result.output)")
      for words in [name, "found what torch.save wrote", "write it with that save()"] {
        #expect(result.errors.contains(words), "\(result.errors)")
      }
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "runs/c").path))
    }
    // The clean set is exported as ever.
    #expect(try program.run("export", "imagefolder", "--out", "clean").status == 0)
    #expect(try program.run("export", "data", "imagefolder", "--out", "clean-2").status == 0)
  }

  @Test("a run leaves event files and stats.jsonl, a file a start and a line a step")
  func events() throws {
    let demo = try workspace()
    func files() throws -> [String] {
      try demo.files(in: "runs/a").keys.filter { $0.hasPrefix("events.out.tfevents.") }
    }
    func lines() throws -> Int {
      try String(contentsOf: demo.folder.appending(path: "runs/a/stats.jsonl"), encoding: .utf8)
        .split(separator: "\n").count
    }
    #expect(try files().count == 1 && lines() == 2)
    let more = try demo.program.run("train", "--resume", "--steps", "5", "--out", "runs/a")
    #expect(more.status == 0, "\(more.errors)")
    #expect(try files().count == 2 && lines() == 5)
  }

  @Test("--version tells version, instruction sets and codecs")
  func version() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    let lines = try demo.program.run("--version").output.split(separator: "\n")
    #expect(lines.count == 3 && lines[0].hasPrefix("pokeprep 0."))
    #expect(lines[1].hasPrefix("instruction sets: baseline"))
    for name in ["libjpeg", "libpng 1.", "libwebp 1.", "libdeflate 1.", "zlib 1.", "Little CMS 2."]
    {
      #expect(lines[2].contains(name), "\(lines[2])")
    }
  }
}
