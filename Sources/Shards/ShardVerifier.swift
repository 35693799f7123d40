import Digest
package import Files
package import Foundation
import Safetensors

/// Reads every byte of a shard folder and holds it against the manifest and the check sums.
package struct ShardVerifier: Sendable {
  private let folder: URL

  /// A verifier for the shards in `folder`.
  package init(folder: URL) {
    self.folder = folder
  }

  /// Checks sizes, SHA-256 digests, headers, tensor check sums, labels and counts.
  ///
  /// - Throws: `ShardError` when the manifest itself cannot be read. All else is in the findings,
  ///   one for each shard that the manifest names and one for each shard that it does not.
  package func verify() throws(ShardError) -> [VerifiedFile] {
    let manifest = try ShardManifest.read(from: folder)
    var findings = manifest.shards.map { finding(for: $0, manifest: manifest) }
    let named = Set(manifest.shards.map(\.file))
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names.sorted() where name.hasSuffix(".safetensors") && !named.contains(name) {
      findings.append(
        VerifiedFile(
          file: name, samples: 0, bytes: 0,
          problems: ["\(name): expected to be named in \(ShardManifest.fileName), found no entry"]))
    }
    return findings
  }

  private func finding(for entry: ShardManifest.Entry, manifest: ShardManifest) -> VerifiedFile {
    var result = VerifiedFile(
      file: entry.file, samples: entry.samples, bytes: entry.bytes, problems: [])
    let path = folder.appendingPathComponent(entry.file).path
    do throws(ShardError) {
      let digest = try Self.digest(of: path).sha256
      if digest != entry.sha256 {
        result.problems.append("\(path): sha256: expected \(entry.sha256), found \(digest)")
      }
      let shard = try OpenShard(entry: entry, folder: folder, manifest: manifest)
      result.problems += try problems(of: shard, entry: entry, manifest: manifest)
    } catch {
      result.problems.append(error.description)
    }
    return result
  }

  private func problems(
    of shard: OpenShard, entry: ShardManifest.Entry, manifest: ShardManifest
  ) throws(ShardError) -> [String] {
    let file = shard.file
    var problems: [String] = []
    func expect<Value: Equatable>(_ field: String, _ expected: Value?, _ found: Value?) {
      guard found != expected else { return }
      problems.append(
        "\(file.path): \(field): expected \(text(expected)), found \(text(found))")
    }
    func text<Value>(_ value: Value?) -> String { value.map { "\($0)" } ?? "none" }
    func decoded<Value: Decodable>(_ key: String, as type: Value.Type) -> Value? {
      try? JSONDecoder().decode(type, from: Data((file.metadata[key] ?? "").utf8))
    }
    expect("classes", manifest.classes, decoded("classes", as: [String].self))
    expect("heads", manifest.heads, decoded("heads", as: [String: [String]].self))
    expect("seed", String(manifest.seed), file.metadata["seed"])
    expect("config", manifest.config, file.metadata["config"])
    expect("split", entry.split.rawValue, file.metadata["split"])
    return problems + (try shard.checkSumProblems().map(\.description))
  }

  /// Whether a shard has the bytes that its manifest tells.
  ///
  /// - Throws: `ShardError` when it cannot be read.
  package static func isUnchanged(
    _ entry: ShardManifest.Entry, in folder: URL
  ) throws(ShardError) -> Bool {
    try digest(of: folder.appendingPathComponent(entry.file).path).sha256 == entry.sha256
  }

  /// The SHA-256 of a file, hexadecimal, and its size in bytes.
  static func digest(of path: String) throws(ShardError) -> (sha256: String, byteCount: Int) {
    try forwardingSystemErrors { () throws(FileError) in
      let file = try RegularFile(path: path)
      var hasher = SHA256Hasher()
      try file.forEachPiece { hasher.update($0) }
      return (hasher.finalized().description, file.byteCount)
    }
  }
}
