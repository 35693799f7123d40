package import Augmentation
import Files
package import Foundation
import Safetensors

/// A finished folder of shards, open and checked; pictures are read when they are asked for.
///
/// Samples are counted through all shards of a split, in the order of the shards.
package final class ShardSet: Sendable {
  /// Where the folder is.
  package let folder: URL
  /// What it says of itself.
  package let manifest: ShardManifest
  private let shards: [DataSplit: [OpenShard]]
  /// First sample number of each shard, and the total at the end.
  private let starts: [DataSplit: [Int]]

  /// Opens the folder; checks every shard's header, sizes and labels against the manifest, but
  /// not the check sums of the pixels: `ShardVerifier` does.
  ///
  /// - Throws: `ShardError`, naming file, field, what was expected and what was found.
  package init(folder: URL) throws(ShardError) {
    self.folder = folder
    manifest = try ShardManifest.read(from: folder)
    var shards: [DataSplit: [OpenShard]] = [:]
    var starts: [DataSplit: [Int]] = [.train: [0], .validation: [0]]
    for entry in manifest.shards {
      let shard = try OpenShard(entry: entry, folder: folder, manifest: manifest)
      shards[entry.split, default: []].append(shard)
      let end = (starts[entry.split]?.last ?? 0) + shard.count
      starts[entry.split, default: [0]].append(end)
    }
    self.shards = shards
    self.starts = starts
  }

  /// Class names; the index is the label.
  package var classes: [String] { manifest.classes }
  /// Further label heads by name; the order in which samples carry them.
  package var heads: [LabelHead] {
    manifest.heads.sorted { $0.key < $1.key }.map { LabelHead(name: $0.key, values: $0.value) }
  }
  /// Columns of every picture.
  package var width: Int { manifest.width }
  /// Rows of every picture.
  package var height: Int { manifest.height }
  /// 3 for RGB, 1 for grey.
  package var channelCount: Int { manifest.channels }
  /// Bytes of all shards together.
  package var byteCount: Int { manifest.shards.reduce(0) { $0 &+ $1.bytes } }
  /// Bytes of one picture.
  package var imageByteCount: Int { width * height * channelCount }

  /// Samples of a split.
  package func count(of split: DataSplit) -> Int { starts[split]?.last ?? 0 }

  /// Class index of a sample.
  package func label(of index: Int, in split: DataSplit = .train) -> Int {
    let (shard, position) = locate(index, split)
    return shard.labels[position]
  }

  /// Class index of every sample of a split, in order.
  package func labels(in split: DataSplit = .train) -> [Int] {
    (shards[split] ?? []).flatMap(\.labels)
  }

  /// Index in a further label head of every sample of a split, −1 where unknown; nil when there
  /// is no such head.
  package func labels(ofHead head: String, in split: DataSplit = .train) -> [Int]? {
    guard manifest.heads[head] != nil else { return nil }
    return (shards[split] ?? []).flatMap { $0.headLabels[head] ?? [] }
  }

  /// How a sample was changed when the shards were written.
  package func augmentation(
    of index: Int, in split: DataSplit = .train
  ) -> AugmentationParameters {
    let (shard, position) = locate(index, split)
    return shard.augmentations[position]
  }

  /// Catalogue row of the source of a sample.
  package func source(of index: Int, in split: DataSplit = .train) -> Int64 {
    let (shard, position) = locate(index, split)
    return shard.source(at: position)
  }

  /// Reads one picture: H×W×C samples, 0…255.
  ///
  /// - Parameters:
  ///   - index: Which sample.
  ///   - split: Of which split.
  ///   - buffer: `imageByteCount` bytes that take the samples.
  /// - Throws: `ShardError.file` for a shard that was shortened since it was opened.
  package func readPixels(
    of index: Int, in split: DataSplit = .train, into buffer: UnsafeMutableRawBufferPointer
  ) throws(ShardError) {
    let (shard, position) = locate(index, split)
    try unsafe shard.readPixels(at: position, into: buffer)
  }

  /// Reads the input picture of a sample of a paired set, as `readPixels`.
  package func readPair(
    of index: Int, in split: DataSplit = .train, into buffer: UnsafeMutableRawBufferPointer
  ) throws(ShardError) {
    let (shard, position) = locate(index, split)
    try unsafe shard.readPair(at: position, into: buffer)
  }

  /// A copy of one sample with all that is recorded beside it.
  ///
  /// - Throws: `ShardError.file` for a shard that was shortened since it was opened.
  package func sample(
    at index: Int, in split: DataSplit = .train
  ) throws(ShardError) -> ShardSample {
    let (shard, position) = locate(index, split)
    return try shard.sample(at: position, heads: manifest.heads.keys.sorted())
  }

  /// Looks whether the shards are still those that were opened.
  ///
  /// - Returns: Whether others, or none, have taken their names since; what is read is still what it was.
  /// - Throws: `ShardError.changed` for one that was written to, so that no longer the same is read.
  package func areReplaced() throws(ShardError) -> Bool {
    var areReplaced = false
    for shard in shards.values.joined() {
      switch shard.file.change() {
      case .none: break
      case .written: throw .changed(path: shard.file.path)
      case .replaced: areReplaced = true
      }
    }
    return areReplaced
  }

  /// Holds the tensors of all shards against the check sums in their headers.
  ///
  /// - Throws: `ShardError.invalid` with the first that differs.
  package func checkSums() throws(ShardError) {
    for shard in DataSplit.allCases.flatMap({ shards[$0] ?? [] }) {
      if let problem = try shard.checkSumProblems().first { throw problem }
    }
  }

  private func locate(_ index: Int, _ split: DataSplit) -> (OpenShard, Int) {
    let starts = starts[split] ?? [0]
    precondition(
      index >= 0 && index < starts[starts.count - 1],
      "sample \(index) of \(starts[starts.count - 1])")
    // The last shard that starts at or before the index.
    var low = 0
    var high = starts.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= index { low = middle } else { high = middle }
    }
    return ((shards[split] ?? [])[low], index - starts[low])
  }
}
