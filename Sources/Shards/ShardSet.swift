package import Foundation
import Safetensors

/// A finished folder of shards, mapped and checked, read in place.
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

  /// Catalogue row of the source of a sample.
  package func source(of index: Int, in split: DataSplit = .train) -> Int64 {
    let (shard, position) = locate(index, split)
    return shard.source(at: position)
  }

  /// H×W×C samples of one picture, 0…255, in the mapped file: valid while this object lives.
  package func pixels(of index: Int, in split: DataSplit = .train) -> UnsafeRawBufferPointer {
    let (shard, position) = locate(index, split)
    return unsafe shard.pixels(at: position)
  }

  /// H×W×C samples of the input picture in a paired set, else nil.
  package func pair(of index: Int, in split: DataSplit = .train) -> UnsafeRawBufferPointer? {
    let (shard, position) = locate(index, split)
    return unsafe shard.pair(at: position)
  }

  /// A copy of one sample with all that is recorded beside it.
  package func sample(at index: Int, in split: DataSplit = .train) -> ShardSample {
    let (shard, position) = locate(index, split)
    return shard.sample(at: position, heads: manifest.heads.keys.sorted())
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
