import Digest
import Files
package import Foundation
import Safetensors

/// Reads every byte of a shard folder and holds it against the manifest and the check sums.
package struct ShardVerifier: Sendable {
  /// What was found about one file.
  package struct Finding: Sendable, Hashable, Codable {
    /// File name inside the folder.
    package var file: String
    /// Samples that the manifest promises.
    package var samples: Int
    /// Size that the manifest promises, in bytes.
    package var bytes: Int
    /// What is wrong, one sentence each; empty when all is well.
    package var problems: [String]
  }

  private let folder: URL

  /// A verifier for the shards in `folder`.
  package init(folder: URL) {
    self.folder = folder
  }

  /// Checks sizes, SHA-256 digests, headers, tensor check sums, labels and counts.
  ///
  /// - Throws: `ShardError` when the manifest itself cannot be read. All else is in the findings,
  ///   one for each shard that the manifest names and one for each shard that it does not.
  package func verify() throws(ShardError) -> [Finding] {
    let manifest = try ShardManifest.read(from: folder)
    var findings = manifest.shards.map { finding(for: $0, manifest: manifest) }
    let named = Set(manifest.shards.map(\.file))
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names.sorted() where name.hasSuffix(".safetensors") && !named.contains(name) {
      findings.append(
        Finding(
          file: name, samples: 0, bytes: 0,
          problems: ["\(name): expected to be named in \(ShardManifest.fileName), found no entry"]))
    }
    return findings
  }

  private func finding(for entry: ShardManifest.Entry, manifest: ShardManifest) -> Finding {
    var result = Finding(
      file: entry.file, samples: entry.samples, bytes: entry.bytes, problems: [])
    let path = folder.appendingPathComponent(entry.file).path
    do throws(ShardError) {
      let mapped = try forwardingSystemErrors { () throws(FileError) in
        try MappedFile(path: path)
      }
      var hasher = SHA256Hasher()
      unsafe hasher.update(mapped.bytes)
      let digest = hasher.finalized().description
      if digest != entry.sha256 {
        result.problems.append("\(path): sha256: expected \(entry.sha256), found \(digest)")
      }
      let shard = try OpenShard(entry: entry, folder: folder, manifest: manifest)
      result.problems += problems(of: shard, entry: entry, manifest: manifest)
    } catch {
      result.problems.append(error.description)
    }
    return result
  }

  private func problems(
    of shard: OpenShard, entry: ShardManifest.Entry, manifest: ShardManifest
  ) -> [String] {
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
    let checksums = decoded("crc32c", as: [String: String].self) ?? [:]
    for tensor in file.tensors {
      guard let bytes = try? unsafe file.bytes(of: tensor.name) else { continue }
      let found = unsafe CRC32C.hexadecimal(bytes)
      expect("crc32c of tensor '\(tensor.name)'", checksums[tensor.name], found)
    }
    return problems
  }
}
