import Curation
import Files
import Foundation

/// Finds out what a source is: by what is in it, and by its name only where that says nothing.
struct SourceDetection {
  let options: ImportOptions
  let meter: ImportMeter

  /// The sources at a path: one, or as many as there are shards in a folder.
  ///
  /// - Throws: `ImportProblem` for what cannot be imported, with what would do.
  func sources(at path: String) throws -> [any ImportSource] {
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw ImportProblem(path, "no such file or folder; check the name")
    }
    return isFolder.boolValue ? try folder(path) : [try file(path)]
  }

  private func folder(_ path: String) throws -> [any ImportSource] {
    if options.labelPattern != nil || options.onlyClass != nil && holdsPictures(path) {
      return [FolderTree(folder: path, options: options, meter: meter)]
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
      .filter { !$0.hasPrefix(".") }.sorted()
    let batches = CIFARSource.files(among: names).map { "\(path)/\($0)" }
    if !batches.isEmpty {
      return [try CIFARSource(files: batches, options: options, meter: meter)]
    }
    if let idx = try IDXSource(folder: path, names: names, options: options, meter: meter) {
      return [idx]
    }
    let shards = names.filter(isShard).map { "\(path)/\($0)" }
    if !shards.isEmpty { return try shards.map(file) }
    // As Hugging Face's repositories have them: data/train-00000-of-00001.parquet, or train/0000.parquet.
    let tables = try FolderFiles.paths(below: path) { $0.hasPrefix(".") }
      .filter { $0.lowercased().hasSuffix(".parquet") }
    if !tables.isEmpty { return try tables.map { try file("\(path)/\($0)") } }
    let arrays = names.filter { $0.hasSuffix(".npy") }.map { "\(path)/\($0)" }.filter(
      holdsPictureArray)
    if !arrays.isEmpty {
      return try arrays.map {
        try ArrayFile(path: $0, isZIP: false, options: options, meter: meter)
      }
    }
    // A set within one folder, as archives of sets unpack.
    if names.count == 1, let only = names.first, isFolder("\(path)/\(only)") {
      return try folder("\(path)/\(only)")
    }
    throw ImportProblem(
      path,
      holdsPictures(path)
        ? "expected a set in other files, found pictures; if folders name their classes, nothing has to be "
          + "imported: pokeprep filter --types all --input \(path)\(namePattern(in: path))"
        : "expected \(Self.known), found none in this folder\(below(path)); name the files of the set"
    )
  }

  /// What can be imported, for people.
  private static let known =
    "IDX, CIFAR, NumPy or Parquet files, TFRecords, tar or ZIP archives, or a list in CSV, JSON Lines or JSON"

  private func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// The pattern of names that tell the class, where those of the pictures do.
  private func namePattern(in folder: String) -> String {
    let files = (try? FolderFiles.paths(below: folder)) ?? []
    let names = files.filter { !$0.hasPrefix(".") && holdsPicture("\(folder)/\($0)") }
      .compactMap { $0.pathNames.last.map(String.init) }
    return NamePattern(fitting: names).map {
      "; if names of files begin with the class: --label-pattern '\($0.text)'"
    } ?? ""
  }

  /// Where a file of a set lies further down.
  private func below(_ path: String) -> String {
    let names = (try? FolderFiles.paths(below: path)) ?? []
    let first = names.first { isShard($0.pathNames.last.map(String.init) ?? $0) }
    return first.map { " itself (but \($0))" } ?? ""
  }

  private func isShard(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.contains(".tar") || name.hasSuffix(".tgz") || name.contains("tfrecord")
      || name.hasSuffix(".npz") || name.hasSuffix(".zip")
  }

  private func holdsPictures(_ folder: String) -> Bool {
    let names = (try? FolderFiles.paths(below: folder)) ?? []
    return names.contains { holdsPicture("\(folder)/\($0)") }
  }

  private func holdsPicture(_ path: String) -> Bool {
    let file = try? RegularFile(path: path)
    return (try? file?.bytes(from: 0, count: 1024)).map { PictureFile.ending(of: $0) != nil }
      ?? false
  }

  private func holdsPictureArray(_ path: String) -> Bool {
    guard let bytes = try? PackedFile.contents(of: path, meter: ImportMeter(options.limits)) else {
      return true
    }
    return (try? NumPyArray(bytes, path: path).isPictures) ?? true
  }

  private func file(_ path: String) throws -> any ImportSource {
    let name = (path as NSString).lastPathComponent
    let (raw, unpacked) = try PackedFile.beginning(of: path)
    if raw.isEmpty { throw ImportProblem(path, "expected \(Self.known), found an empty file") }
    if raw.starts(with: [0x50, 0x4B]) { return try archive(path) }
    if NumPyArray.isOne(unpacked) {
      return try ArrayFile(path: path, isZIP: false, options: options, meter: meter)
    }
    if let rank = IDXFile.rank(of: unpacked), rank != 2 {
      guard rank >= 3 else {
        throw ImportProblem(path, "expected pictures, found labels; name the file of the pictures")
      }
      return try IDXSource(images: path, options: options, meter: meter)
    }
    if TFRecordSource.isOne(unpacked) {
      return TFRecordSource(path, options: options, meter: meter)
    }
    if ParquetSource.isOne(raw) {
      return try ParquetSource(path, options: options, meter: meter)
    }
    let isTar = unpacked.count > 262 && Array(unpacked[257..<262]) == Array("ustar".utf8)
    if isTar || name.lowercased().contains(".tar") || name.lowercased().hasSuffix(".tgz") {
      return try archive(path)
    }
    if PictureList.isList(name) { return try PictureList(path, options: options, meter: meter) }
    if !CIFARSource.files(among: [name]).isEmpty || name.hasSuffix(".bin") {
      return try CIFARSource(files: [path], options: options, meter: meter)
    }
    throw ImportProblem(path, refusal(of: raw, unpacked))
  }

  private func archive(_ path: String) throws -> any ImportSource {
    let archive = MemberArchive(path: path, meter: meter)
    var (arrays, others, isStyleGAN, isWebDataset) = (0, 0, false, false)
    var cifar: CIFARSource.Kind?
    // Looked at are all members of a ZIP, which lists them, and the first of a tar.
    let isZIP = try PackedFile.beginning(of: path).raw.starts(with: [0x50, 0x4B])
    try archive.forEachFile { file, _ in
      let name = file.path.path
      if file.path.isHidden { return true }
      if name.hasSuffix(".npy") { arrays += 1 } else { others += 1 }
      isStyleGAN = isStyleGAN || isZIP && name == StyleGANSource.description
      let ending = WebDatasetSource.key(of: file.path).ending
      isWebDataset =
        isWebDataset || !isZIP && ["cls", "cls.txt"].contains(ending)
        || !isZIP && ending == "json" && file.path.name != StyleGANSource.description
      cifar = cifar ?? CIFARSource.kind(ofMember: file)
      return isZIP || arrays + others < 64 && !isWebDataset && cifar == nil
    }
    if let cifar { return try CIFARSource(archive: archive, kind: cifar) }
    // What our own archives of arrays tell of their pictures is in the arrays, too.
    if arrays > 0, others == 0 || others == 1 && isStyleGAN {
      return try ArrayFile(path: path, isZIP: true, options: options, meter: meter)
    }
    if isStyleGAN { return try StyleGANSource(archive, options: options) }
    if isWebDataset { return WebDatasetSource(archive, options: options) }
    return FolderTree(archive: archive, format: isZIP ? "zip" : "tar", options: options)
  }

  /// What to do with a file of another kind.
  private func refusal(of raw: [UInt8], _ unpacked: [UInt8]) -> String {
    let ways: [(bytes: [UInt8], kind: String, way: String)] = [
      ([0x89] + Array("HDF".utf8), "HDF5", "save its arrays with numpy.savez and import the .npz"),
      (
        Array("MATLAB".utf8), "MATLAB",
        "load it with scipy.io.loadmat, and save its arrays with numpy.savez"
      ),
      (
        [0x80], "a Python pickle, which can run any program when it is read",
        "take the binary version of the set (CIFAR has one)"
      ),
      ([0x37, 0x7A, 0xBC, 0xAF], "7-Zip", "unpack it, and name the folder"),
      (Array("Rar!".utf8), "RAR", "unpack it, and name the folder"),
      (
        Array("ARROW1".utf8), "Arrow",
        "write it as Parquet: datasets.Dataset.from_file(FILE).to_parquet(\"set.parquet\")"
      ),
    ]
    if PictureFile.ending(of: raw) != nil {
      return "is a picture already; put it into a folder for its class, which filter reads"
    }
    if PackedFile.isText(raw) {
      return
        "expected \(Self.known), found text; if it has a path or URL a line: pokeprep plan --input"
    }
    if PackedFile.isText(unpacked) {
      return "expected \(Self.known), found a text that is compressed; unpack it, and name the file"
    }
    guard let (_, kind, way) = ways.first(where: { unpacked.starts(with: $0.bytes) }) else {
      return "expected \(Self.known), found something else; check that it came whole"
    }
    return "expected \(Self.known), found \(kind); \(way)"
  }
}
