import Foundation
import Testing

@Suite("POKEPREP_ISA and POKEPREP_CODECS")
struct ProcessorChoiceTests {
  @Test("a value that names nothing is an error of every command that says what it may be")
  func unknownValues() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    for command in ["status", "convert", "models"] {
      let isa = try demo.program.run(command, environment: ["POKEPREP_ISA": "sse9"])
      #expect(isa.status == 2)
      #expect(isa.errors.contains("POKEPREP_ISA is \"sse9\", expected one of baseline, avx2"))
      let codecs = try demo.program.run(command, environment: ["POKEPREP_CODECS": "zip"])
      #expect(codecs.status == 2)
      #expect(codecs.errors.contains("expected own or library"))
    }
  }

  @Test("POKEPREP_ISA chooses the kernels, and empty it chooses nothing")
  func kernels() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    func isa(_ value: String) throws -> String {
      let result = try Program(folder: demo.folder, name: "pokeprep-bench").run(
        "step", "--model", "mlp28", "--batch", "2", "--steps", "1", "--json",
        environment: ["POKEPREP_ISA": value])
      #expect(result.status == 0, "\(result.errors)")
      let step = try #require(
        try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
      return try #require(step["isa"] as? String)
    }
    #expect(try isa("baseline") == "baseline")
    #expect(try ["baseline", "avx2", "avx512"].contains(isa("")))
  }

  /// Picture files of the project and, where it is, of the collection of odd and broken ones.
  private func pictureFiles() throws -> [URL] {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let folders = ["Fixtures", "Tests/Golden", "../shared/data/tricky"]
      .map { root.appendingPathComponent($0) }
    var files: [URL] = []
    for folder in folders {
      guard let paths = try? FileManager.default.subpathsOfDirectory(atPath: folder.path) else {
        continue
      }
      files += paths.sorted().map { folder.appendingPathComponent($0) }
        .filter { ["png", "jpg", "jpeg", "webp"].contains($0.pathExtension.lowercased()) }
    }
    return files
  }

  // A JPEG decoder of our own and libjpeg's are two programs that agree, and so are the passes of
  // every instruction set; a small size lets the decoders shrink.
  @Test("decoders and instruction sets change no prepared picture", arguments: [64, 8])
  func samePictures(size: Int) throws {
    let demo = try DemoWorkspace(pictureCount: 8)
    let odd = demo.folder.appendingPathComponent("images/odd")
    try FileManager.default.createDirectory(at: odd, withIntermediateDirectories: true)
    for (index, file) in try pictureFiles().enumerated() {
      try FileManager.default.copyItem(
        at: file, to: odd.appendingPathComponent("\(index).\(file.pathExtension)"))
    }
    func prepared(_ environment: [String: String]) throws -> [String: Data] {
      let name = environment.values.sorted().joined()
      let folder = demo.folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        at: folder.appendingPathComponent("images"),
        withDestinationURL: demo.folder.appendingPathComponent("images"))
      try demo.program.run("filter", "--types", "all", "--workspace", name)
      let result = try demo.program.run(
        "convert", "--size", "\(size)", "--quiet", "--workspace", name, environment: environment)
      #expect(result.status <= 1, "\(result.errors)")
      return try demo.files(in: "\(name)/prepared")
    }
    let expected = try prepared(["POKEPREP_CODECS": "own"])
    #expect(expected.count > 50)
    #expect(try prepared(["POKEPREP_CODECS": "library"]) == expected)
    let isas = try isasOfCPU(demo.program)
    for isa in isas { #expect(try prepared(["POKEPREP_ISA": isa]) == expected, "\(isa)") }
  }

  /// The names that POKEPREP_ISA may have on this CPU.
  private func isasOfCPU(_ program: Program) throws -> [String] {
    try ["baseline", "avx2", "avx512", "avx512bf16"].filter {
      try program.run("models", environment: ["POKEPREP_ISA": $0]).status == 0
    }
  }
}
