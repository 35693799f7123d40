import Foundation
import Testing

/// One row of the table in docs/design.md.
private struct Layer {
  let name: String
  let mayImport: Set<String>
}

private let root = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Modules of the toolchain and the operating system.
private let systemModules: Set<String> = [
  "Foundation", "Dispatch", "Glibc", "Musl", "Synchronization", "Swift", "FoundationEssentials",
]

private func codeSpans(_ text: some StringProtocol) -> [String] {
  text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
    .filter { $0.offset % 2 == 1 }.map { String($0.element) }
}

private func layers() throws -> [Layer] {
  let text = try String(
    contentsOf: root.appendingPathComponent("docs/design.md"), encoding: .utf8)
  var result: [Layer] = []
  for line in text.split(separator: "\n") where line.hasPrefix("| `") {
    let cells = line.split(separator: "|", omittingEmptySubsequences: true)
    let name = try #require(codeSpans(cells[0]).first)
    var allowed = Set(codeSpans(cells[2]))
    // "all of the above but `A`, `B`; `Package`"
    if cells[2].contains("all of the above") {
      let parts = cells[2].split(separator: ";")
      allowed = Set(result.map(\.name)).subtracting(codeSpans(parts[0]))
        .union(parts.dropFirst().flatMap(codeSpans))
    }
    result.append(Layer(name: name, mayImport: allowed))
  }
  return result
}

/// The Swift files below a folder, symbolic links followed once.
private func swiftFiles(below folder: URL) throws -> [URL] {
  let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  return try names.flatMap { name -> [URL] in
    let url = folder.appendingPathComponent(name)
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
    if exists, isFolder.boolValue { return try swiftFiles(below: url) }
    return name.hasSuffix(".swift") ? [url] : []
  }
}

/// The targets whose headers the C files of a target include, but for its own.
private func includedTargets(of target: String) throws -> Set<String> {
  let manager = FileManager.default
  let sources = root.appendingPathComponent("Sources")
  var owners: [String: String] = [:]
  for name in try manager.contentsOfDirectory(atPath: sources.path) where name != target {
    let include = sources.appendingPathComponent("\(name)/include").path
    for header in (try? manager.contentsOfDirectory(atPath: include)) ?? [] {
      owners[header] = name
    }
  }
  var found: Set<String> = []
  let folder = sources.appendingPathComponent(target)
  for case let file as URL in manager.enumerator(at: folder, includingPropertiesForKeys: nil)
    ?? FileManager.DirectoryEnumerator()
  where ["c", "h", "inc"].contains(file.pathExtension) {
    let text = try String(contentsOf: file, encoding: .utf8)
    let pattern = /^ *#include "(?:[^"]*\/)?([^"\/]+)"/.anchorsMatchLineEndings()
    found.formUnion(text.matches(of: pattern).compactMap { owners[String($0.output.1)] })
  }
  return found
}

/// The modules that a source file imports.
private func imports(of file: URL) throws -> Set<String> {
  // Programs in other languages stand in string literals.
  let text = try String(contentsOf: file, encoding: .utf8)
    .replacing(/"""(?:.|\n)*?"""/, with: "")
  let pattern =
    /^ *(?:@\w+(?:\([^)]*\))?\s+)*(?:public\s+|internal\s+|package\s+|private\s+|fileprivate\s+)?import\s+(?:struct\s+|class\s+|enum\s+|protocol\s+|func\s+|typealias\s+|var\s+|let\s+)?(\w+)/
    .anchorsMatchLineEndings()
  return Set(text.matches(of: pattern).map { String($0.output.1) })
}

@Suite("The layers of docs/design.md")
struct ImportTests {
  @Test("every target on the disk has a row, and every row a target")
  func rowsMatchTargets() throws {
    let sources = root.appendingPathComponent("Sources")
    let folders = try FileManager.default.contentsOfDirectory(atPath: sources.path)
      .filter { !$0.hasPrefix(".") }
    #expect(Set(folders) == Set(try layers().map(\.name)))
  }

  @Test("a row names only targets of rows above it, or packages")
  func rowsPointDown() throws {
    let layers = try layers()
    let names = Set(layers.map(\.name))
    var above: Set<String> = []
    for layer in layers {
      #expect(
        layer.mayImport.intersection(names).isSubset(of: above),
        "\(layer.name) names a target that does not stand above it")
      above.insert(layer.name)
    }
  }

  @Test("every import and include line is allowed by the table")
  func importsAreAllowed() throws {
    var fileCount = 0
    for layer in try layers() {
      let isKernel = layer.name.hasPrefix("Kernels") && layer.name != "Kernels"
      for file in try swiftFiles(below: root.appendingPathComponent("Sources/\(layer.name)")) {
        fileCount += 1
        let found = try imports(of: file)
        let allowed = layer.mayImport.union(isKernel ? [] : systemModules)
        #expect(
          found.isSubset(of: allowed),
          "\(layer.name)/\(file.lastPathComponent) imports \(found.subtracting(allowed).sorted())")
      }
      let included = try includedTargets(of: layer.name)
      #expect(
        included.isSubset(of: layer.mayImport),
        "\(layer.name) includes headers of \(included.subtracting(layer.mayImport).sorted())")
    }
    #expect(fileCount > 100)
  }

  @Test("what a row allows, some file of the target imports")
  func rowsAreNotTooWide() throws {
    for layer in try layers() where layer.name != "pokeprep" {
      let files = try swiftFiles(below: root.appendingPathComponent("Sources/\(layer.name)"))
      let used = try files.reduce(into: includedTargets(of: layer.name)) {
        $0.formUnion(try imports(of: $1))
      }
      #expect(
        layer.mayImport.isSubset(of: used),
        "no file of \(layer.name) imports \(layer.mayImport.subtracting(used).sorted())")
    }
  }

  @Test("no source file names a banned construct")
  func bannedConstructs() throws {
    for layer in try layers() {
      for file in try swiftFiles(below: root.appendingPathComponent("Sources/\(layer.name)")) {
        let text = try String(contentsOf: file, encoding: .utf8)
        for banned in ["try!", " as! ", "fatalError(", "SystemRandomNumberGenerator"] {
          // The word that lets a browser in must not follow from any seed.
          if file.lastPathComponent == "AccessGate.swift", banned.hasPrefix("System") { continue }
          #expect(!text.contains(banned), "\(layer.name)/\(file.lastPathComponent) has '\(banned)'")
        }
      }
    }
  }

  @Test("what to type next is said in one place, which --quiet silences")
  func nextSteps() throws {
    let files = try swiftFiles(below: root.appendingPathComponent("Sources"))
    let line = try Regex(#""[^"\n]*[Nn]ext: "#)
    let telling = try files.filter { try String(contentsOf: $0, encoding: .utf8).contains(line) }
    #expect(telling.map(\.lastPathComponent) == ["OutputOptions.swift"])
  }
}
