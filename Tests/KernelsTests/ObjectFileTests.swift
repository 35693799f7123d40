import Foundation
import Testing

@Suite("object files")
struct ObjectFileTests {
  // A weak function (generic code of the standard library, an outlined copy of a foreign type) has
  // the same name in several modules. The linker keeps one for the whole program: if that is the
  // AVX-512 one, older CPUs die of an illegal instruction. fmaf is libm's slow stand-in for a fused
  // instruction, called once per lane.
  @Test(
    "no object has a weak function or calls fmaf",
    arguments: ["KernelsBaseline", "KernelsAVX2", "KernelsAVX512", "KernelsBF16"])
  func symbols(target: String) throws {
    #if !arch(x86_64)
      guard target.hasSuffix("Baseline") else { return }
    #endif
    guard let folder = buildFolder else {
      print("skipped: no build folder with KernelsBaseline.build beside or above the test program")
      return
    }
    let objects = try FileManager.default.contentsOfDirectory(
      at: folder.appendingPathComponent("\(target).build"), includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "o" }
    #expect(!objects.isEmpty)
    let names = objects.map(\.lastPathComponent)
    #expect(
      names.contains { name in
        ["GemmTile", "ProductTile"].contains { name.contains($0) }
      }, "the inner loops are among \(names)")
    for object in objects {
      guard let symbols = try nm(object) else {
        print("skipped: the command nm is not installed")
        return
      }
      for line in symbols.split(separator: "\n") {
        let fields = line.split(separator: " ")
        guard let name = fields.last, let kind = fields.dropLast().last else { continue }
        // W and w are weak functions, i is chosen at load time; V and v are data.
        #expect(!["W", "w", "i"].contains(kind), "\(object.lastPathComponent): \(line)")
        #expect(!["fmaf", "fma", "sqrtf"].contains(name), "\(object.lastPathComponent): \(line)")
      }
    }
  }

  // libjpeg and libpng name their functions so; a second one of the same name would be linked at
  // random.
  @Test(
    "what the C targets for pictures define begins with pic_",
    arguments: ["CImageCodecs", "CPicturePasses"])
  func prefixes(target: String) throws {
    guard let folder = buildFolder?.appendingPathComponent("\(target).build") else {
      print("skipped: no build folder with KernelsBaseline.build beside or above the test program")
      return
    }
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".o") }
    #expect(!paths.isEmpty)
    for path in paths {
      guard let symbols = try nm(folder.appendingPathComponent(path)) else {
        print("skipped: the command nm is not installed")
        return
      }
      for line in symbols.split(separator: "\n") {
        let fields = line.split(separator: " ")
        guard let name = fields.last, let kind = fields.dropLast().last else { continue }
        // Capital letters are visible to other objects, but U is what those define.
        guard kind.count == 1, kind.uppercased() == kind, kind != "U" else { continue }
        #expect(name.hasPrefix("pic_"), "\(path): \(line)")
      }
    }
  }

  /// The folder with the object files: the test program's own, or one above it.
  private var buildFolder: URL? {
    var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    // `swift test` may load the tests into a helper of the toolchain; its first .xctest argument is
    // then the test program.
    if let bundle = CommandLine.arguments.first(where: { $0.contains(".xctest") }) {
      folder = URL(fileURLWithPath: bundle).resolvingSymlinksInPath()
    }
    for _ in 0..<5 {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("KernelsBaseline.build").path
      if FileManager.default.fileExists(atPath: candidate) { return folder }
    }
    return nil
  }

  private func nm(_ object: URL) throws -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["nm", object.path]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = Pipe()
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    // env exits with 127 when there is no such command.
    return process.terminationStatus == 127 ? nil : String(decoding: data, as: UTF8.self)
  }
}
