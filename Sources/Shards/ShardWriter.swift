import Files
package import Foundation
import Safetensors

/// Writes samples, in the order given, into a folder of shards.
///
/// Samples collect in memory until a shard is full (a shard of 4,096 pictures of 64×64 RGB takes
/// 50 MB). Each split fills its own shards. They are written under temporary names, beside an older
/// set, which stays until all are there; then its manifest goes before its shards, so that at no moment
/// does a manifest describe missing files.
package final class ShardWriter {
  private let folder: URL
  private let configuration: ShardConfiguration
  private let samplesPerShard: Int
  private var pending: [DataSplit: ShardBuffer] = [:]
  private var entries: [ShardManifest.Entry] = []
  /// Where the shard of each entry lies until the set is whole.
  private var temporaries: [URL] = []
  /// Whether the older set has begun to go.
  private var isReplacing = false

  /// Prepares `folder`, which is made if missing.
  ///
  /// - Parameters:
  ///   - folder: Where the shards go.
  ///   - configuration: Sizes and labels of the samples.
  ///   - samplesPerShard: The most samples in one file, at least 1.
  /// - Throws: `ShardError.folderNotEmpty` when the folder holds anything but shards;
  ///   `.file` when it cannot be written.
  package init(
    folder: URL, configuration: ShardConfiguration, samplesPerShard: Int = 4096
  ) throws(ShardError) {
    precondition(samplesPerShard > 0, "a shard holds at least one sample")
    self.folder = folder
    self.configuration = configuration
    self.samplesPerShard = samplesPerShard
    try Self.make(folder) { names in
      names.filter { TemporaryName.parse($0) != nil }
    }
  }

  /// Adds one sample.
  ///
  /// - Precondition: Sizes and labels fit the configuration.
  /// - Throws: `ShardError.file` when a full shard cannot be written.
  package func append(_ sample: ShardSample, to split: DataSplit = .train) throws(ShardError) {
    var buffer = pending[split] ?? ShardBuffer(configuration: configuration)
    pending[split] = nil  // So that the buffer is appended to in place.
    buffer.append(sample)
    if buffer.count == samplesPerShard {
      try write(buffer, split: split)
    } else {
      pending[split] = buffer
    }
  }

  /// Writes the remaining samples, puts the shards in the place of an older set and writes, last, the
  /// manifest.
  ///
  /// - Throws: `ShardError.file`; the folder then has the older set, or no manifest and counts as unfinished.
  package func finish() throws(ShardError) -> ShardManifest {
    for split in DataSplit.allCases {
      if let buffer = pending[split] { try write(buffer, split: split) }
      pending[split] = nil
    }
    let finished = Set(temporaries.map(\.lastPathComponent))
    isReplacing = true
    try Self.make(folder) { names in names.filter { !finished.contains($0) } }
    for (entry, temporary) in zip(entries, temporaries) {
      let place = folder.appendingPathComponent(entry.file).path
      try forwardingSystemErrors { () throws(FileError) in
        guard unsafe rename(temporary.path, place) == 0 else { throw .last("rename to", place) }
      }
    }
    let manifest = ShardManifest(entries, of: configuration)
    try manifest.write(to: folder)
    return manifest
  }

  /// Takes away what was written, as far as possible: for a set that cannot be finished.
  ///
  /// An older set that is whole stays.
  ///
  /// - Parameter removesFolder: Whether an empty folder goes, too.
  package func discard(removesFolder: Bool) {
    let files = FileManager.default
    let names = (try? files.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names where Self.isOurs(name, in: folder) {
      guard isReplacing || TemporaryName.parse(name) != nil else { continue }
      try? files.removeItem(at: folder.appendingPathComponent(name))
    }
    let isEmpty = (try? files.contentsOfDirectory(atPath: folder.path))?.isEmpty ?? false
    if removesFolder, isEmpty { try? files.removeItem(at: folder) }
  }

  /// Writes a shard under a temporary name; an error names the shard.
  private func write(_ buffer: ShardBuffer, split: DataSplit) throws(ShardError) {
    let name = ShardProfile.fileName(index: entries.count)
    let place = folder.appendingPathComponent(name).path
    let temporary = URL(fileURLWithPath: TemporaryName.beside(place))
    do throws(ShardError) {
      var entry = try buffer.write(to: folder, as: temporary.lastPathComponent, split: split)
      entry.file = name
      entries.append(entry)
      temporaries.append(temporary)
    } catch {
      guard case .file(.file(let failure)) = error else { throw error }
      throw .file(
        .file(FileError(path: place, operation: failure.operation, reason: failure.reason)))
    }
  }

  /// Refuses a folder that holds anything but shards, or that cannot be made; changes nothing.
  ///
  /// - Throws: `ShardError.folderNotEmpty`, or `.file` for one below a file.
  package static func check(_ folder: URL) throws(ShardError) {
    var above = folder.deletingLastPathComponent().standardizedFileURL
    while above.path != "/", !FileManager.default.fileExists(atPath: above.path) {
      above.deleteLastPathComponent()
    }
    if (try? above.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == false {
      throw .file(
        .file(
          FileError(
            path: folder.path, operation: "make the folder",
            reason: "Not a directory: \(above.path) is a file; give another folder")))
    }
    if (try? folder.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == false {
      throw .folderNotEmpty(folder: folder.path, found: "a file of that name")
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let listed = (try? ShardManifest.read(from: folder)).map { Set($0.shards.map(\.file)) } ?? []
    if let foreign = names.sorted().first(where: {
      !listed.contains($0) && !isOurs($0, in: folder)
    }) {
      throw .folderNotEmpty(
        folder: folder.path, found: "'\(foreign)', which pokeprep did not write")
    }
  }

  /// Makes the folder and clears an older set out of it.
  ///
  /// - Throws: `ShardError.folderNotEmpty` when it holds anything but shards; `.file`.
  package static func prepare(_ folder: URL) throws(ShardError) {
    try make(folder) { $0 }
  }

  /// Makes the folder and removes some of the files in it, a manifest first.
  private static func make(
    _ folder: URL, removing chosen: ([String]) -> [String]
  ) throws(ShardError) {
    let files = FileManager.default
    do {
      try files.createDirectory(at: folder, withIntermediateDirectories: true)
      try check(folder)
      let names = chosen(try files.contentsOfDirectory(atPath: folder.path).sorted())
      let manifestFirst =
        names.filter { $0 == ShardManifest.fileName }
        + names.filter {
          $0 != ShardManifest.fileName
        }
      for name in manifestFirst {
        try files.removeItem(at: folder.appendingPathComponent(name))
      }
    } catch let error as ShardError {
      throw error
    } catch {
      throw .file(
        .file(
          FileError(
            path: folder.path, operation: "prepare the folder",
            reason: SystemMessage.reason(of: error))))
    }
  }

  /// Whether a file is a shard, a manifest or what is left of one that was being written: other tools
  /// use these names, too.
  private static func isOurs(_ name: String, in folder: URL) -> Bool {
    func isNamedSo(_ name: String) -> Bool {
      name == ShardManifest.fileName || name.hasPrefix("shard-") && name.hasSuffix(".safetensors")
    }
    if let file = TemporaryName.parse(name)?.file { return isNamedSo(file) }
    guard isNamedSo(name),
      let handle = try? FileHandle(forReadingFrom: folder.appendingPathComponent(name))
    else { return false }
    defer { try? handle.close() }
    // The format stands in the manifest and in the header of a shard.
    let head = (try? handle.read(upToCount: 1 << 16)) ?? nil
    return head?.range(of: Data(ShardProfile.mark.utf8)) != nil
  }
}
