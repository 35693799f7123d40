import Augmentation
import Foundation
import Safetensors

/// The samples of one shard before it is written.
struct ShardBuffer {
  let configuration: ShardConfiguration
  private(set) var count = 0
  private var images: [UInt8] = []
  private var pairs: [UInt8] = []
  private var augmentation: [Float] = []
  private var labels: [Int32] = []
  private var headLabels: [[Int32]]
  private var sources: [Int64] = []

  init(configuration: ShardConfiguration) {
    self.configuration = configuration
    headLabels = Array(repeating: [], count: configuration.heads.count)
  }

  mutating func append(_ sample: ShardSample) {
    precondition(
      sample.pixels.count == configuration.imageByteCount,
      "a sample of \(configuration.imageByteCount) bytes, not \(sample.pixels.count)")
    precondition(
      configuration.classes.indices.contains(sample.label), "label \(sample.label) has no class")
    precondition(sample.headLabels.count == headLabels.count, "one label for each head")
    precondition(
      configuration.isPaired == (sample.pair?.count == configuration.imageByteCount),
      "a paired set has an input picture of the same size in each sample, others have none")
    images.append(contentsOf: sample.pixels)
    if let pair = sample.pair { pairs.append(contentsOf: pair) }
    augmentation += sample.augmentation.storedValues
    labels.append(Int32(sample.label))
    for (head, label) in sample.headLabels.enumerated() { headLabels[head].append(Int32(label)) }
    sources.append(sample.source)
    count += 1
  }

  /// In the order of `ShardProfile`: the images first, the labels of each head by name.
  var tensors: [TensorPayload] {
    let shape = [count, configuration.height, configuration.width, configuration.channelCount]
    var result = [
      TensorPayload(name: ShardProfile.images, dataType: .u8, shape: shape, bytes: images)
    ]
    if configuration.isPaired {
      result.append(
        TensorPayload(name: ShardProfile.pairs, dataType: .u8, shape: shape, bytes: pairs))
    }
    result.append(
      TensorPayload(name: ShardProfile.sources, shape: [count], int64s: sources))
    result.append(
      TensorPayload(
        name: ShardProfile.augmentation, shape: [count, AugmentationParameters.storedCount],
        floats: augmentation))
    result.append(TensorPayload(name: ShardProfile.labels, shape: [count], int32s: labels))
    for (head, values) in zip(configuration.heads, headLabels) {
      result.append(
        TensorPayload(name: ShardProfile.head(head.name), shape: [count], int32s: values))
    }
    return result
  }

  func metadata(split: DataSplit, tensors: [TensorPayload]) -> [String: String] {
    let heads = Dictionary(
      configuration.heads.map { ($0.name, $0.values) }, uniquingKeysWith: { first, _ in first })
    let checksums = Dictionary(
      tensors.map { ($0.name, $0.checksum) }, uniquingKeysWith: { first, _ in first })
    return [
      "format": ShardProfile.format, "split": split.rawValue,
      "classes": compactJSON(configuration.classes), "heads": compactJSON(heads),
      "seed": String(configuration.seed), "config": configuration.settingsHash,
      "crc32c": compactJSON(checksums),
    ]
  }
}

/// JSON without white space and with sorted keys, the same for the same value.
private func compactJSON(_ value: some Encodable) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  // Strings and arrays and dictionaries of strings always encode.
  let data = (try? encoder.encode(value)) ?? Data()
  return String(decoding: data, as: UTF8.self)
}

extension ShardBuffer {
  /// Writes the samples as one shard.
  ///
  /// - Returns: What the manifest says of it.
  /// - Throws: `ShardError.file`.
  func write(
    to folder: URL, as name: String, split: DataSplit
  ) throws(ShardError) -> ShardManifest.Entry {
    let path = folder.appendingPathComponent(name).path
    let tensors = tensors
    let metadata = metadata(split: split, tensors: tensors)
    try forwardingFileErrors { () throws(SafetensorsError) in
      try SafetensorsWriter.write(tensors, metadata: metadata, to: path)
    }
    let (sha256, byteCount) = try ShardVerifier.digest(of: path)
    return ShardManifest.Entry(
      file: name, split: split, samples: count, bytes: byteCount, sha256: sha256)
  }
}
