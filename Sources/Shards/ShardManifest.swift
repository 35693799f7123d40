public import Foundation
import Safetensors

/// The content of `shards.json`: what the folder holds.
///
/// Written last, so that a folder without it
/// is unfinished.
public struct ShardManifest: Codable, Sendable, Hashable {
  /// The file's name in the shard folder.
  public static let fileName = "shards.json"

  /// The format version, `pokeprep-shard/1`.
  public var format: String
  /// Rows of every picture.
  public var height: Int
  /// Columns of every picture.
  public var width: Int
  /// 3 for RGB, 1 for grey.
  public var channels: Int
  /// Class names; the index is the label.
  public var classes: [String]
  /// Value names of each further label head.
  public var heads: [String: [String]]
  /// Whether every sample has an input picture.
  public var paired: Bool
  /// Where the input pictures come from: `edges`, `grey`, `downscale` (made from the pictures) or
  /// `folder`; nil in sets without.
  public var pairSource: String?
  /// One sampling weight a class, or nil when all samples count alike.
  public var classWeights: [Double]?
  /// The seed that the augmentation was drawn with.
  public var seed: UInt64
  /// A hash of all settings that the bytes depend on.
  public var config: String
  /// Samples in all shards.
  public var total: Int
  /// The shards in the order of their numbers.
  public var shards: [Entry]

  /// One shard file.
  public struct Entry: Codable, Sendable, Hashable {
    /// File name inside the folder.
    public var file: String
    /// The part of the data that it belongs to.
    public var split: DataSplit
    /// Samples in it.
    public var samples: Int
    /// Size of the file in bytes.
    public var bytes: Int
    /// SHA-256 of the file, hexadecimal.
    public var sha256: String
  }

  enum CodingKeys: String, CodingKey {
    case format, height, width, channels, classes, heads, paired
    case pairSource = "pair_source"
    case classWeights = "class_weights"
    case seed, config, total, shards
  }

  /// One check sum for the SHA-256 of all shards: equal for folders with the same samples in the same
  /// order.
  public var checksum: String {
    let digests = shards.map(\.sha256).joined(separator: " ")
    return unsafe Array(digests.utf8).withUnsafeBytes { unsafe CRC32C.hexadecimal($0) }
  }

  /// Samples of one split.
  public func sampleCount(of split: DataSplit) -> Int {
    shards.filter { $0.split == split }.reduce(0) { $0 + $1.samples }
  }

  /// Reads and checks the manifest of a folder.
  ///
  /// - Throws: `ShardError.unfinished` when there is none, `.invalid` when it cannot be used.
  public static func read(from folder: URL) throws(ShardError) -> ShardManifest {
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
    for entry in shards where entry.file.contains("/") || entry.file.hasPrefix(".") {
      throw invalid("shards.file", "a file name inside the folder", "'\(entry.file)'")
    }
    let sum = shards.reduce(0) { $0 &+ $1.samples }
    guard sum == total else {
      throw invalid("total", "\(sum), the sum over the shards", "\(total)")
    }
  }

  /// Writes the manifest into a folder, replacing an older one in one step.
  func write(to folder: URL) throws(ShardError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let path = folder.appendingPathComponent(Self.fileName).path
    let data: Data
    do { data = try encoder.encode(self) } catch {
      throw .invalid(path: path, field: "content", expected: "encodable values", found: "\(error)")
    }
    let text = String(decoding: data, as: UTF8.self) + "\n"
    try forwardingFileErrors { () throws(SafetensorsError) in
      try AtomicFile.replace(path, with: text)
    }
  }
}
