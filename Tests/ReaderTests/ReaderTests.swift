import Foundation
import Testing

/// Readers of strangers' files meet thousands of damaged ones: each is read or refused.
///
/// `POKEPREP_FUZZ_SECONDS` has every reader meet as many as it can in that time, from a seed of its own
/// (`POKEPREP_FUZZ_SEED`). A trap ends the process; the file that it met is left in the folder that
/// `POKEPREP_FUZZ_FOLDER` names.
@Suite("Readers of strangers' files", .serialized)
struct ReaderTests {
  private static let environment = ProcessInfo.processInfo.environment

  @Test("damaged files are read or refused", arguments: Reader.all)
  func damaged(reader: Reader) throws {
    let place = Self.environment["POKEPREP_FUZZ_FOLDER"]
      .map { URL(filePath: $0).appending(path: reader.name) }
    let folder =
      place ?? FileManager.default.temporaryDirectory.appending(path: "readers-\(UUID())")
    try? FileManager.default.removeItem(at: folder)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }

    let end = Self.environment["POKEPREP_FUZZ_SECONDS"].flatMap(Double.init)
      .map { Date(timeIntervalSinceNow: $0) }
    var damage = Damage(seed: Self.environment["POKEPREP_FUZZ_SEED"].flatMap(UInt64.init) ?? 1)
    var (accepted, refused) = (0, 0)
    let input = folder.appending(path: "input")
    while end.map({ Date() < $0 }) ?? (accepted + refused < reader.executions) {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
        try FileManager.default.removeItem(at: folder.appending(path: name))
      }
      try reader.draw(&damage, folder)
      let whole = [UInt8](try Data(contentsOf: input))
      for copy in 0..<20 {
        let isWhole = copy == 0
        if !isWhole {
          try Data(reader.isText ? damage.text(whole) : damage.bytes(whole)).write(to: input)
        }
        do {
          try reader.read(folder)
          accepted += 1
        } catch {
          #expect(!(error is Reader.Contradiction), "\(reader.name)")
          // Damage of cells is drawn into the whole file.
          #expect(!isWhole || reader.name.hasPrefix("cells"), "\(reader.name): \(error)")
          refused += 1
        }
      }
    }
    #expect(accepted > 0)
    #expect(refused > 0 || !reader.refuses)
    if end != nil { print("\(reader.name): \(accepted) read, \(refused) refused") }
  }
}
