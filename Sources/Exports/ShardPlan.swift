import SeededRandom

/// Which pictures go into which file, split by split.
///
/// They are shuffled across classes, since readers shuffle no more than a buffer.
struct ShardPlan: Sendable {
  /// A file.
  struct Shard: Sendable {
    var name: String
    var split: String
    /// Places in the set.
    var pictures: [Int]
  }

  let shards: [Shard]

  /// Plans files.
  ///
  /// - Parameters:
  ///   - set: What is exported.
  ///   - shardSize: Most pictures in a file; nil for as many as 500 MB hold, but 10,000 at most.
  ///   - limit: Bytes of pixels that a file may have.
  ///   - name: Names the file of a split, its number and the number of files.
  init(
    _ set: ExportSet, shardSize: Int?, limit: Int = 500_000_000,
    name: (_ split: String, _ number: Int, _ count: Int) -> String
  ) {
    // A PNG has at most little more than its pixels; the rest is for what is told of the picture.
    let fitting = limit / (set.pixelByteCount + 1000)
    let size = max(1, min(shardSize ?? 10_000, fitting))
    shards = set.splits.flatMap { split in
      let order = Self.shuffled(set, split)
      let count = (order.count + size - 1) / size
      return (0..<count).map { number in
        Shard(
          name: name(split, number, count), split: split,
          pictures: Array(order[(number * size)..<min((number + 1) * size, order.count)]))
      }
    }
  }

  /// The pictures of a split in an order that depends on their number alone.
  private static func shuffled(_ set: ExportSet, _ split: String) -> [Int] {
    let own = set.places(in: split)
    var random = CounterRandom(seed: 0, stream: RandomStream("export/" + split))
    return random.permutation(count: own.count).map { own[$0] }
  }

  /// The file of each picture of the set.
  func files(of set: ExportSet) -> [String] {
    var files = [String](repeating: "", count: set.pictures.count)
    for shard in shards {
      for index in shard.pictures { files[index] = shard.name }
    }
    return files
  }
}
