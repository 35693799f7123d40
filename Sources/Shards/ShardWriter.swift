import Files
package import Foundation
import Safetensors

/// Writes samples, in the order given, into a folder of shards.
///
/// Samples collect in memory until a shard is full (a shard of 4,096 pictures of 64×64 RGB takes
/// 50 MB). Each split fills its own shards. They are written into a hidden folder in it and moved out at
/// the end, so that an older set stays whole until the new one is: its manifest then goes before its
/// shards, and at no moment does a manifest describe missing files.
package final class ShardWriter {
  private let folder: URL
  /// Where shards are written.
  private let own: URL
  private let configuration: ShardConfiguration
  private let samplesPerShard: Int
  private var pending: [DataSplit: ShardBuffer] = [:]
  private var entries: [ShardManifest.Entry] = []

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
    own = URL(
      fileURLWithPath: TemporaryName.beside(
        folder.appendingPathComponent(ShardManifest.fileName).path), isDirectory: true)
    try Self.check(folder)
    try Self.change(folder) {
      let files = FileManager.default
      try files.createDirectory(at: folder, withIntermediateDirectories: true)
      // What killed programs left.
      for name in try files.contentsOfDirectory(atPath: folder.path)
      where TemporaryName.parse(name) != nil {
        try files.removeItem(at: folder.appendingPathComponent(name))
      }
      try files.createDirectory(at: own, withIntermediateDirectories: false)
    }
  }

  deinit { try? FileManager.default.removeItem(at: own) }

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

  /// Writes the remaining samples, puts the shards in the place of an older set and, last, writes the
  /// manifest.
  ///
  /// - Throws: `ShardError.file`; the older set is then still there, unless it was being replaced: the
  ///   folder then has no manifest and counts as unfinished.
  package func finish() throws(ShardError) -> ShardManifest {
    for split in DataSplit.allCases {
      if let buffer = pending[split] { try write(buffer, split: split) }
      pending[split] = nil
    }
    try Self.clear(folder, but: own.lastPathComponent)
    try Self.change(folder) {
      for entry in entries {
        try FileManager.default.moveItem(
          at: own.appendingPathComponent(entry.file), to: folder.appendingPathComponent(entry.file))
      }
      try FileManager.default.removeItem(at: own)
    }
    let manifest = ShardManifest(entries, of: configuration)
    try manifest.write(to: folder)
    return manifest
  }

  /// Takes away what was written of a set that cannot be finished; an older set stays.
  ///
  /// - Parameter removesFolder: Whether an empty folder goes, too.
  package func discard(removesFolder: Bool) {
    let files = FileManager.default
    try? files.removeItem(at: own)
    let isEmpty = (try? files.contentsOfDirectory(atPath: folder.path))?.isEmpty ?? false
    if removesFolder, isEmpty { try? files.removeItem(at: folder) }
  }

  private func write(_ buffer: ShardBuffer, split: DataSplit) throws(ShardError) {
    entries.append(
      try buffer.write(
        to: own, as: ShardProfile.fileName(index: entries.count), split: split))
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
    try change(folder) {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    try check(folder)
    try clear(folder)
  }

  /// Takes everything out of a folder of shards, the manifest first, but for one name.
  private static func clear(_ folder: URL, but kept: String? = nil) throws(ShardError) {
    try change(folder) {
      let files = FileManager.default
      let names = try files.contentsOfDirectory(atPath: folder.path).filter { $0 != kept }
      let isManifest = { $0 == ShardManifest.fileName }
      for name in names.filter(isManifest) + names.filter({ !isManifest($0) }).sorted() {
        try files.removeItem(at: folder.appendingPathComponent(name))
      }
    }
  }

  /// Makes an error of the system one that names the folder.
  private static func change(_ folder: URL, _ body: () throws -> Void) throws(ShardError) {
    do { try body() } catch {
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
