import Digest
import Files
package import Foundation
import Safetensors

/// The content of `shards.json`: what the folder holds.
///
/// Written last, so that a folder without it
/// is unfinished.
package struct ShardManifest: Codable, Sendable, Hashable {
  /// The file's name in the shard folder.
  package static let fileName = "shards.json"

  /// The format version, `pokeprep-shard/1`.
  package var format: String
  /// Rows of every picture.
  package var height: Int
  /// Columns of every picture.
  package var width: Int
  /// 3 for RGB, 1 for grey.
  package var channels: Int
  /// Class names; the index is the label.
  package var classes: [String]
  /// Value names of each further label head.
  package var heads: [String: [String]]
  /// Whether every sample has an input picture.
  package var paired: Bool
  /// Where the input pictures come from: `edges`, `grey`, `downscale` (made from the pictures) or
  /// `folder`; nil in sets without.
  package var pairSource: String?
  /// One sampling weight a class, or nil when all samples count alike.
  package var classWeights: [Double]?
  /// The seed that the augmentation was drawn with.
  package var seed: UInt64
  /// A hash of all settings that the bytes depend on.
  package var config: String
  /// Samples in all shards.
  package var total: Int
  /// The shards in the order of their numbers.
  package var shards: [Entry]

  /// One shard file.
  package struct Entry: Codable, Sendable, Hashable {
    /// File name inside the folder.
    package var file: String
    /// The part of the data that it belongs to.
    package var split: DataSplit
    /// Samples in it.
    package var samples: Int
    /// Size of the file in bytes.
    package var bytes: Int
    /// SHA-256 of the file, hexadecimal.
    package var sha256: String
  }

  enum CodingKeys: String, CodingKey {
    case format, height, width, channels, classes, heads, paired
    case pairSource = "pair_source"
    case classWeights = "class_weights"
    case seed, config, total, shards
  }

  /// One check sum for the SHA-256 of all shards: equal for folders with the same samples in the same
  /// order.
  package var checksum: String {
    let digests = shards.map(\.sha256).joined(separator: " ")
    return unsafe Array(digests.utf8).withUnsafeBytes { unsafe CRC32C.hexadecimal($0) }
  }

  /// Samples of one split.
  package func sampleCount(of split: DataSplit) -> Int {
    shards.filter { $0.split == split }.reduce(0) { $0 + $1.samples }
  }

  /// Reads and checks the manifest of a folder.
  ///
  /// - Throws: `ShardError.unfinished` when there is none, `.invalid` when it cannot be used.
  package static func read(from folder: URL) throws(ShardError) -> ShardManifest {
    let url = folder.appendingPathComponent(fileName)
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw .unfinished(folder: folder.path)
    }
    let manifest: ShardManifest
    do {
      manifest = try JSONDecoder().decode(ShardManifest.self, from: Data(contentsOf: url))
    } catch {
      throw .invalid(
        path: url.path, field: "content", expected: "a shard manifest", found: words(of: error))
    }
    try manifest.check(path: url.path)
    return manifest
  }

  /// What a decoder complains about.
  private static func words(of error: any Error) -> String {
    func place(_ context: DecodingError.Context) -> String {
      context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
        .joined(separator: ".")
    }
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      let around = place(context)
      return "no '\(around.isEmpty ? "" : around + ".")\(key.stringValue)'"
    case DecodingError.typeMismatch(_, let context) where !context.codingPath.isEmpty,
      DecodingError.valueNotFound(_, let context) where !context.codingPath.isEmpty:
      return "a value of another kind in '\(place(context))'"
    case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
      return "a value that cannot be in '\(place(context))'"
    case is DecodingError: return "text that is no JSON object"
    default: return "a file that cannot be read"
    }
  }

  private func check(path: String) throws(ShardError) {
    func invalid(_ field: String, _ expected: String, _ found: String) -> ShardError {
      .invalid(path: path, field: field, expected: expected, found: found)
    }
    guard format == ShardProfile.format else {
      throw invalid("format", "'\(ShardProfile.format)'", "'\(format)'")
    }
    guard (1...16384).contains(width), (1...16384).contains(height) else {
      throw invalid("width and height", "1 to 16384", "\(width)×\(height)")
    }
    guard channels == 1 || channels == 3 else { throw invalid("channels", "1 or 3", "\(channels)") }
    guard !classes.isEmpty else { throw invalid("classes", "at least one", "none") }
    if let classWeights, classWeights.count != classes.count {
      throw invalid("class_weights", "\(classes.count) numbers", "\(classWeights.count)")
    }
    guard shards.allSatisfy({ $0.samples >= 0 && $0.bytes >= 0 }) else {
      throw invalid("shards", "counts of zero or more", "a negative count")
    }
    for entry in shards where entry.file.hasSlash || entry.file.hasPrefix(".") {
      throw invalid("shards.file", "a file name inside the folder", "'\(entry.file)'")
    }
    let sum = shards.reduce(0) { $0 &+ $1.samples }
    guard sum == total else {
      throw invalid("total", "\(sum), the sum over the shards", "\(total)")
    }
  }

  /// Makes a manifest anew from the shards in a folder, which say everything of themselves but how many they
  /// should be.
  ///
  /// - Parameters:
  ///   - folder: Where the shards are.
  ///   - configuration: What they have in common.
  /// - Returns: A manifest of every shard that is there.
  /// - Throws: `ShardError` for a shard that is missing, damaged or of another set.
  package static func rebuilt(
    from folder: URL, of configuration: ShardConfiguration
  ) throws(ShardError) -> ShardManifest {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let count = names.count { $0.hasPrefix("shard-") && $0.hasSuffix(".safetensors") }
    let entries = try (0..<count).map { index throws(ShardError) in
      let name = ShardProfile.fileName(index: index)
      let path = folder.appendingPathComponent(name).path
      let (split, samples) = try forwardingFileErrors { () throws(SafetensorsError) in
        let file = try SafetensorsFile(path: path)
        let labels = try file.description(of: ShardProfile.labels)
        return (file.metadata["split"].flatMap(DataSplit.init) ?? .train, labels.shape.first ?? 0)
      }
      let (sha256, byteCount) = try ShardVerifier.digest(of: path)
      return Entry(file: name, split: split, samples: samples, bytes: byteCount, sha256: sha256)
    }
    return ShardManifest(entries, of: configuration)
  }

  /// Writes the manifest into a folder, replacing an older one in one step.
  package func write(to folder: URL) throws(ShardError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let path = folder.appendingPathComponent(Self.fileName).path
    let data: Data
    do { data = try encoder.encode(self) } catch {
      throw .invalid(path: path, field: "content", expected: "encodable values", found: "\(error)")
    }
    let text = String(decoding: data, as: UTF8.self) + "\n"
    try forwardingSystemErrors { () throws(FileError) in
      try AtomicFile.replace(path, with: text)
    }
  }
}

extension ShardManifest {
  /// A manifest of shards that have a configuration in common.
  init(_ shards: [Entry], of configuration: ShardConfiguration) {
    self.init(
      format: ShardProfile.format, height: configuration.height, width: configuration.width,
      channels: configuration.channelCount, classes: configuration.classes,
      heads: Dictionary(
        configuration.heads.map { ($0.name, $0.values) }, uniquingKeysWith: { first, _ in first }),
      paired: configuration.isPaired, pairSource: configuration.pairSource,
      classWeights: configuration.classWeights,
      seed: configuration.seed, config: configuration.settingsHash,
      total: shards.reduce(0) { $0 + $1.samples }, shards: shards)
  }
}
