import Augmentation
import Digest
import Foundation
import Safetensors

/// One open shard whose header agrees with the manifest.
final class OpenShard: Sendable {
  let count: Int
  let labels: [Int]
  let headLabels: [String: [Int]]
  let sources: [Int64]
  let augmentations: [AugmentationParameters]
  let file: SafetensorsFile
  private let imageByteCount: Int
  private let isPaired: Bool

  init(
    entry: ShardManifest.Entry, folder: URL, manifest: ShardManifest
  ) throws(ShardError) {
    let path = folder.appendingPathComponent(entry.file).path
    func invalid(_ field: String, _ expected: String, _ found: String) -> ShardError {
      .invalid(path: path, field: field, expected: expected, found: found)
    }
    let file = try forwardingFileErrors { () throws(SafetensorsError) in
      try SafetensorsFile(path: path)
    }
    guard file.byteCount == entry.bytes else {
      throw invalid(
        "file size", "\(entry.bytes) bytes (\(ShardManifest.fileName))", "\(file.byteCount)")
    }
    guard file.metadata["format"] == ShardProfile.format else {
      throw invalid(
        "format", "'\(ShardProfile.format)'", file.metadata["format"].map { "'\($0)'" } ?? "none")
    }
    let n = entry.samples
    let imageShape = [n, manifest.height, manifest.width, manifest.channels]
    var expected: [(String, DataType, [Int])] = [
      (ShardProfile.images, .u8, imageShape), (ShardProfile.labels, .i32, [n]),
      (ShardProfile.sources, .i64, [n]),
      (ShardProfile.augmentation, .f32, [n, AugmentationParameters.storedCount]),
    ]
    if manifest.paired { expected.append((ShardProfile.pairs, .u8, imageShape)) }
    for head in manifest.heads.keys { expected.append((ShardProfile.head(head), .i32, [n])) }
    for (name, dataType, shape) in expected {
      let tensor = try forwardingFileErrors { () throws(SafetensorsError) in
        try file.description(of: name)
      }
      guard tensor.dataType == dataType, tensor.shape == shape else {
        throw invalid(
          "tensor '\(name)'", "\(dataType.rawValue) \(shape)",
          "\(tensor.dataType.rawValue) \(tensor.shape)")
      }
    }
    labels = try Self.labels(ShardProfile.labels, 0..<manifest.classes.count, file)
    var headLabels: [String: [Int]] = [:]
    for (head, values) in manifest.heads {
      headLabels[head] = try Self.labels(ShardProfile.head(head), -1..<values.count, file)
    }
    self.headLabels = headLabels
    sources = try forwardingFileErrors { () throws(SafetensorsError) in
      try file.int64s(of: ShardProfile.sources)
    }
    let stored = try forwardingFileErrors { () throws(SafetensorsError) in
      try file.floats(of: ShardProfile.augmentation)
    }
    augmentations = (0..<n).map { sample in
      let first = sample * AugmentationParameters.storedCount
      return AugmentationParameters(
        storedValues: Array(stored[first..<(first + AugmentationParameters.storedCount)]))
    }
    count = n
    self.file = file
    imageByteCount = manifest.height * manifest.width * manifest.channels
    isPaired = manifest.paired
  }

  private static func labels(
    _ name: String, _ range: Range<Int>, _ file: SafetensorsFile
  ) throws(ShardError) -> [Int] {
    let labels = try forwardingFileErrors { () throws(SafetensorsError) in
      try file.int32s(of: name).map(Int.init)
    }
    if let wrong = labels.firstIndex(where: { !range.contains($0) }) {
      throw .invalid(
        path: file.path, field: "tensor '\(name)' sample \(wrong)",
        expected: "\(range.lowerBound) to \(range.upperBound - 1)", found: "\(labels[wrong])")
    }
    return labels
  }

  /// Fills a buffer of the size of a picture.
  func readPixels(
    at position: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(ShardError) {
    try unsafe read(ShardProfile.images, position, into: buffer)
  }

  /// Fills a buffer of the size of a picture with the input picture; only in paired sets.
  func readPair(
    at position: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(ShardError) {
    try unsafe read(ShardProfile.pairs, position, into: buffer)
  }

  func source(at position: Int) -> Int64 { sources[position] }

  func sample(at position: Int, heads: [String]) throws(ShardError) -> ShardSample {
    ShardSample(
      pixels: try bytes(of: ShardProfile.images, position, imageByteCount),
      label: labels[position], headLabels: heads.map { headLabels[$0]?[position] ?? -1 },
      source: sources[position],
      augmentation: augmentations[position],
      pair: isPaired ? try bytes(of: ShardProfile.pairs, position, imageByteCount) : nil)
  }

  /// Every tensor whose bytes do not have the check sum in the header.
  func checkSumProblems() throws(ShardError) -> [ShardError] {
    let text = Data((file.metadata["crc32c"] ?? "").utf8)
    let expected = (try? JSONDecoder().decode([String: String].self, from: text)) ?? [:]
    var problems: [ShardError] = []
    for tensor in file.tensors {
      let bytes = try forwardingFileErrors { () throws(SafetensorsError) in
        try file.bytes(of: tensor.name)
      }
      let found = CRC32C.hexadecimal(bytes)
      guard expected[tensor.name] != found else { continue }
      problems.append(
        .invalid(
          path: file.path, field: "crc32c of tensor '\(tensor.name)'",
          expected: expected[tensor.name] ?? "none", found: found))
    }
    return problems
  }

  private func bytes(
    of name: String, _ position: Int, _ byteCount: Int
  ) throws(ShardError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    var failure: ShardError?
    unsafe bytes.withUnsafeMutableBytes { buffer in
      do throws(ShardError) { try unsafe read(name, position, into: buffer) } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Reads entry `position` of a tensor whose entries are as large as the buffer.
  private func read(
    _ name: String, _ position: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(ShardError) {
    try forwardingFileErrors { () throws(SafetensorsError) in
      try unsafe file.read(name, at: position * buffer.count, into: buffer)
    }
  }
}
