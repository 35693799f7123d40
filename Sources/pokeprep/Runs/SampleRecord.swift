import CommandShell
import Files
import Foundation

/// `samples.json` in a folder of samples: which pictures `sample` drew there, so that a later call takes
/// away its own earlier pictures and nobody else's.
struct SampleRecord {
  /// The pictures 00000.png to count − 1 of one folder.
  struct Entry: Codable {
    var count: Int
    var seed: UInt64
    var run: String
    var step: Int
    /// The file that the latent vectors were read from; nil where they follow from the seed.
    var latents: String?
  }

  private struct Content: Codable {
    var folders: [String: Entry] = [:]
  }

  private let folder: URL
  private var content = Content()
  private var file: URL { folder.appendingPathComponent("samples.json") }

  /// What is known of a folder; nothing where there is no `samples.json`.
  ///
  /// - Throws: `CommandProblem` for a file that cannot be understood.
  init(of folder: URL) throws {
    self.folder = folder
    guard FileManager.default.fileExists(atPath: file.path) else { return }
    do { content = try JSONDecoder().decode(Content.self, from: Data(contentsOf: file)) } catch {
      throw foreign
    }
    guard content.folders.values.allSatisfy({ Self.counts.contains($0.count) }) else {
      throw foreign
    }
  }

  /// Pictures that one folder can have.
  static let counts = 0...1_000_000

  private var foreign: CommandProblem {
    CommandProblem(
      "\(file.path): expected what pokeprep sample wrote, found something else; give another --out")
  }

  /// - Throws: `CommandProblem` for a folder with numbered pictures that no call noted.
  func check(_ name: String) throws {
    guard content.folders[name] == nil else { return }
    let path = folder.appendingPathComponent(name).path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if let other = names.sorted().first(where: Self.isNumbered) {
      throw CommandProblem(
        "\(path): expected no numbered pictures but those noted in samples.json, found \(other); "
          + "move them away or give another --out")
    }
  }

  /// Notes what is about to be drawn; until `finish` also what an earlier call drew.
  mutating func begin(_ name: String, _ entry: Entry) throws {
    var noted = entry
    noted.count = max(entry.count, content.folders[name]?.count ?? 0)
    try note(name, noted)
  }

  /// Removes the pictures of an earlier call that were not drawn again, and notes what is left.
  mutating func finish(_ name: String, _ entry: Entry) throws {
    let noted = content.folders[name]?.count ?? 0
    for index in entry.count..<max(entry.count, noted) {
      let url = folder.appendingPathComponent(name).appendingPathComponent(Self.fileName(index))
      if FileManager.default.fileExists(atPath: url.path) {
        try FileManager.default.removeItem(at: url)
      }
    }
    try note(name, entry)
  }

  /// The name of picture `index`: 00042.png.
  static func fileName(_ index: Int) -> String {
    String(repeating: "0", count: max(0, 5 - String(index).count)) + "\(index).png"
  }

  private static func isNumbered(_ name: String) -> Bool {
    let digits = name.dropLast(4)
    return name.hasSuffix(".png") && digits.count >= 5 && digits.allSatisfy(\.isNumber)
  }

  private mutating func note(_ name: String, _ entry: Entry) throws {
    content.folders[name] = entry
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try OutputFolder.make(folder.path)
    try AtomicFile.replace(
      file.path, with: String(decoding: try encoder.encode(content), as: UTF8.self) + "\n")
  }
}
