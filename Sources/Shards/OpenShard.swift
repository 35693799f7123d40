import Augmentation
import Foundation
import Safetensors

/// One mapped shard whose header agrees with the manifest.
final class OpenShard: Sendable {
  let count: Int
  let labels: [Int]
  let headLabels: [String: [Int]]
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

  func pixels(at position: Int) -> UnsafeRawBufferPointer {
    unsafe slice(ShardProfile.images, position, imageByteCount)
  }

  func pair(at position: Int) -> UnsafeRawBufferPointer? {
    isPaired ? unsafe slice(ShardProfile.pairs, position, imageByteCount) : nil
  }

  func source(at position: Int) -> Int64 {
    unsafe slice(ShardProfile.sources, position, 8).loadUnaligned(as: Int64.self)
  }

  func sample(at position: Int, heads: [String]) -> ShardSample {
    let stored = unsafe slice(
      ShardProfile.augmentation, position, 4 * AugmentationParameters.storedCount)
    let pair = unsafe pair(at: position)
    return unsafe ShardSample(
      pixels: Array(pixels(at: position)), label: labels[position],
      headLabels: heads.map { headLabels[$0]?[position] ?? -1 },
      source: source(at: position),
      augmentation: AugmentationParameters(
        storedValues: (0..<AugmentationParameters.storedCount).map {
          unsafe stored.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self)
        }),
      pair: pair.map { unsafe Array($0) })
  }

  /// Bytes `position × byteCount ..< (position + 1) × byteCount` of a tensor that was checked to
  /// be there when the shard was opened.
  private func slice(_ name: String, _ position: Int, _ byteCount: Int) -> UnsafeRawBufferPointer {
    guard let bytes = try? unsafe file.bytes(of: name) else {
      preconditionFailure("\(file.path): tensor '\(name)' was there when the shard was opened")
    }
    return unsafe UnsafeRawBufferPointer(
      rebasing: bytes[(position * byteCount)..<((position + 1) * byteCount)])
  }
}
