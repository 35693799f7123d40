import Files
package import Foundation

/// One shard of a set that several programs write, each its own files.
package struct PlannedShard: Codable, Sendable, Hashable {
  /// The file's name in the shard folder.
  package var file: String
  /// The part of the data that it belongs to.
  package var split: DataSplit
  /// The number of its first sample among those of its split.
  package var first: Int
  /// How many samples it has.
  package var count: Int

  /// The shards into which `ShardWriter` puts all samples for training and then all that are held out.
  ///
  /// It writes a shard when it is full, and those that are not at the end.
  package static func all(training: Int, validation: Int, samplesPerShard: Int) -> [PlannedShard] {
    precondition(samplesPerShard > 0, "a shard holds at least one sample")
    let counts = [(DataSplit.train, training), (.validation, validation)]
    let full = counts.flatMap { split, count in
      (0..<count / samplesPerShard).map { (split, $0 * samplesPerShard, samplesPerShard) }
    }
    let rest = counts.map { split, count in
      (split, count - count % samplesPerShard, count % samplesPerShard)
    }
    return (full + rest.filter { $0.2 > 0 }).enumerated().map { index, shard in
      PlannedShard(
        file: ShardProfile.fileName(index: index), split: shard.0, first: shard.1, count: shard.2)
    }
  }

  /// Writes the shard under a name that nobody else uses, and then gives it its own: another program may
  /// write the same shard at the same time.
  ///
  /// - Parameters:
  ///   - samples: As many as `count`, in order.
  ///   - configuration: What all shards have in common.
  ///   - folder: The shard folder, which is there.
  /// - Returns: What the manifest says of it.
  /// - Throws: `ShardError.file`.
  package func write(
    _ samples: some Sequence<ShardSample>, of configuration: ShardConfiguration, to folder: URL
  ) throws(ShardError) -> ShardManifest.Entry {
    var buffer = ShardBuffer(configuration: configuration)
    for sample in samples { buffer.append(sample) }
    let place = folder.appendingPathComponent(file)
    // A folder of its own, where nobody looks for what killed programs left behind: they may be of
    // another machine.
    let own = URL(fileURLWithPath: TemporaryName.beside(place.path), isDirectory: true)
    try forwardingSystemErrors { () throws(FileError) in try OutputFolder.make(own.path) }
    defer { try? FileManager.default.removeItem(at: own) }
    let entry = try buffer.write(to: own, as: file, split: split)
    try forwardingSystemErrors { () throws(FileError) in
      guard unsafe rename(own.appendingPathComponent(file).path, place.path) == 0 else {
        throw .last("rename to", place.path)
      }
    }
    return entry
  }

  /// Writes the manifest of shards that are all there, and takes away what killed programs left.
  ///
  /// - Throws: `ShardError`.
  package static func finish(
    _ entries: [ShardManifest.Entry], of configuration: ShardConfiguration, in folder: URL
  ) throws(ShardError) -> ShardManifest {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    where TemporaryName.parse(name) != nil {
      try? FileManager.default.removeItem(at: folder.appendingPathComponent(name))
    }
    let manifest = ShardManifest(entries, of: configuration)
    try manifest.write(to: folder)
    return manifest
  }
}
