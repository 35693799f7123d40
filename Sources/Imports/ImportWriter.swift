import Catalogue
import Curation
import Files
import Foundation
import Imaging
import OrderedMap
import Pixels

/// Writes pictures into class folders, some at a time on all threads, and counts them.
struct ImportWriter {
  /// Where a picture of a class goes, and how many went there.
  struct Drawer: Hashable {
    var label: ImportLabel
    var split: PictureSplit?
  }

  private struct File: Sendable {
    var path: String
    var content: ImportedPicture.Content
  }

  /// Pictures of each class and split, or of each folder of their own.
  private(set) var counts: [Drawer: Int] = [:]
  /// Whether pictures keep their paths.
  private(set) var keepsPaths = false
  /// Further labels of the pictures.
  private(set) var heads = ImportedHeads()
  /// Bytes written so far.
  private(set) var byteCount = 0
  /// The shape of the pictures so far, where it is one.
  var shape: PictureShape? { isOfOneShape ? firstShape : nil }
  private var firstShape: PictureShape?
  private var isOfOneShape = true
  private let root: String?
  private let options: ImportOptions
  private let work: ImportWork
  private var waiting: [File] = []
  private var waitingByteCount = 0
  private var folders: [String: String] = [:]
  private static let blockSize = 512
  private static let blockByteCount = 32 << 20

  /// A writer into a folder that is there; nil for one that only counts.
  init(root: String?, options: ImportOptions, work: ImportWork) {
    (self.root, self.options, self.work) = (root, options, work)
  }

  /// How many pictures were taken.
  var count: Int { counts.values.reduce(0, +) }

  /// Takes a picture, and writes when enough wait.
  ///
  /// - Parameters:
  ///   - picture: The picture.
  ///   - source: Where it is from, for errors.
  ///   - names: Those of the numbered classes that the source tells.
  /// - Throws: `ImportProblem` for a class without a name, `FileError`, or the interruption.
  mutating func take(
    _ picture: ImportedPicture, from source: String, names: [String]?
  ) throws {
    let path: String
    let drawer: Drawer
    switch picture.place {
    case .path(let own):
      let folder = Self.folder(of: own)
      try note(folder: folder, of: folder, in: source)
      drawer = Drawer(label: .name(folder), split: nil)
      path = own
      keepsPaths = true
    case .labelled(let told, let split, let stem):
      let label = try options.onlyClass.map { .name($0) } ?? named(told, names, in: source)
      drawer = Drawer(label: label, split: split)
      let folder = try folder(of: label, in: source)
      path = [split?.rawValue, folder, stem].compactMap(\.self).joined(separator: "/")
    }
    if let limit = options.limit, counts[drawer, default: 0] >= limit { return }
    counts[drawer, default: 0] += 1
    if isOfOneShape { compare(picture.shape) }
    if case .labelled(_, _, let stem) = picture.place {
      heads.note(picture.heads, of: "\(stem).\(picture.ending)", in: drawer)
    }
    guard root != nil else { return try tell() }
    waiting.append(
      File(path: picture.isLabelled ? "\(path).\(picture.ending)" : path, content: picture.content))
    waitingByteCount += picture.byteCount
    if waiting.count >= Self.blockSize || waitingByteCount >= Self.blockByteCount { try flush() }
  }

  /// What stands before the last slash of a path.
  private static func folder(of path: String) -> String {
    path.lastSlash.map { String(path[..<$0]) } ?? ""
  }

  private mutating func compare(_ shape: PictureShape?) {
    firstShape = firstShape ?? shape
    isOfOneShape = shape != nil && shape == firstShape
  }

  private func tell() throws {
    if count % Self.blockSize == 0 { try work.step(done: count) }
  }

  /// The class of a label: the name of its number, where there are names.
  private func named(
    _ label: ImportLabel, _ names: [String]?, in source: String
  ) throws(ImportProblem) -> ImportLabel {
    if case .name(let name) = label, options.classNames != nil, options.onlyClass == nil {
      throw ImportProblem(
        source,
        "expected numbered classes for --class-names, found the class \(name.prefix(100)); leave it out"
      )
    }
    guard case .number(let number) = label, let names = options.classNames ?? names else {
      return label
    }
    guard names.indices.contains(number) else {
      throw ImportProblem(
        source,
        "expected labels below \(names.count), as many classes as there are names, found \(number); give a "
          + "name for each with --class-names")
    }
    return .name(names[number])
  }

  /// The folder of a class; that of a number gets zeros in front when all numbers are known.
  private mutating func folder(
    of label: ImportLabel, in source: String
  ) throws(ImportProblem) -> String {
    switch label {
    case .number(let number): return "\(number)"
    case .name(let name):
      let folder = try MemberPath.folder(ofClass: name)
      try note(folder: folder, of: name, in: source)
      return folder
    }
  }

  /// Notes which class a folder is of.
  private mutating func note(
    folder: String, of name: String, in source: String
  ) throws(ImportProblem) {
    guard let other = folders[folder] else {
      folders[folder] = name
      return
    }
    // Equal names may differ in their bytes, and would be two folders.
    guard other != name || other.utf8.elementsEqual(name.utf8) else {
      throw ImportProblem(
        source,
        "class \(name): expected one spelling, found two that look alike, \(other.spelledOut) and "
          + "\(name.spelledOut) (Unicode's composed and decomposed form); write it alike everywhere"
      )
    }
    guard other == name else {
      throw ImportProblem(
        "classes \(other) and \(name)",
        "expected names that differ as folders, found \(folder) for both; name them with --class-names"
      )
    }
  }

  /// Classes that have another folder than their name.
  var renamed: [(name: String, folder: String)] {
    folders.filter { $0.key != $0.value }.map { ($0.value, $0.key) }.sorted { $0.1 < $1.1 }
  }

  /// Writes what waits.
  ///
  /// - Throws: `ImportProblem` for two pictures of one path, `FileError`, or the interruption.
  private mutating func flush() throws {
    guard let root, !waiting.isEmpty else { return }
    for folder in Set(waiting.map { Self.folder(of: $0.path) })
    where !folder.isEmpty {
      try OutputFolder.make("\(root)/\(folder)")
    }
    let files = waiting
    let results = orderedMap(count: files.count, threads: work.threadCount) { index in
      Result { try Self.write(files[index], to: root) }
    }
    for result in results { byteCount += try result.get() }
    waiting = []
    waitingByteCount = 0
    try work.step(done: count)
  }

  private static func write(_ file: File, to root: String) throws -> Int {
    let bytes =
      switch file.content {
      case .file(let bytes): bytes
      case .pixels(let image): try PNGEncoder.encode(image)
      }
    guard try NewFile.create("\(root)/\(file.path)", with: bytes) else {
      throw ImportProblem(
        file.path, "expected one picture of that name, found two; import the sources one by one")
    }
    return bytes.count
  }

  /// Writes the rest, and gives the folders of numbers as many digits as the greatest has.
  ///
  /// - Throws: As `take`; `ImportProblem` where some pictures have a split and others none.
  mutating func finish() throws {
    try flush()
    let splits = Set(counts.keys.map(\.split))
    guard splits.count < 2 || !splits.contains(nil) else {
      throw ImportProblem(
        "the sources",
        "expected a split of every picture or of none, found both; import them one by one")
    }
    let digits = digitCount
    guard let root else { return }
    for drawer in counts.keys {
      guard case .number(let number) = drawer.label, "\(number)".count < digits else { continue }
      let above = drawer.split.map { "\(root)/\($0.rawValue)" } ?? root
      let new = Self.padded(number, digits)
      guard unsafe rename("\(above)/\(number)", "\(above)/\(new)") == 0 else {
        throw FileError(
          path: "\(above)/\(number)", operation: "rename to \(new)", reason: SystemMessage.last())
      }
    }
    let table = heads.table { drawer in
      [drawer.split?.rawValue, folderName(of: drawer.label)].compactMap(\.self)
        .joined(separator: "/")
    }
    if let table {
      _ = try NewFile.create("\(root)/\(PictureHeads.fileName)", with: Array(table.utf8))
    }
  }

  private var digitCount: Int {
    counts.keys.map { $0.label.number.map { "\($0)".count } ?? 0 }.max() ?? 0
  }

  /// The name of the folder of a class.
  func folderName(of label: ImportLabel) -> String {
    switch label {
    case .number(let number): Self.padded(number, digitCount)
    // Folders of an archive are written as they are.
    case .name(let name) where keepsPaths && name.hasSlash: name
    case .name(let name): (try? MemberPath.folder(ofClass: name)) ?? name
    }
  }

  private static func padded(_ number: Int, _ digits: Int) -> String {
    let text = "\(number)"
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

extension ImportLabel {
  /// The number; nil for a name.
  fileprivate var number: Int? { if case .number(let number) = self { number } else { nil } }
}

extension ImportedPicture {
  fileprivate var isLabelled: Bool { if case .labelled = place { true } else { false } }

  fileprivate var ending: String {
    switch content {
    case .pixels: "png"
    case .file(let bytes): PictureFile.ending(of: bytes) ?? "png"
    }
  }

  fileprivate var shape: PictureShape? {
    switch content {
    case .pixels(let image):
      PictureShape(width: image.width, height: image.height, channelCount: image.channelCount)
    case .file(let bytes): PictureShape(of: bytes)
    }
  }

  fileprivate var byteCount: Int {
    switch content {
    case .pixels(let image): image.bytes.count
    case .file(let bytes): bytes.count
    }
  }
}
