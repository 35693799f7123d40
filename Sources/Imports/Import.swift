package import Catalogue
import Curation
import Files
import Foundation
package import Imaging

/// How an import works: on how many threads, whom it tells, and what stops it.
package struct ImportWork {
  let threadCount: Int
  private let progress: (Int) -> Void
  private let checkInterruption: () throws -> Void

  /// - Parameters:
  ///   - threadCount: Threads that encode and write; what is written does not depend on it.
  ///   - progress: Told how many pictures are done.
  ///   - checkInterruption: Throws when the user has asked to stop.
  package init(
    threadCount: Int = 1, progress: @escaping (Int) -> Void = { _ in },
    checkInterruption: @escaping () throws -> Void = {}
  ) {
    (self.threadCount, self.progress) = (threadCount, progress)
    self.checkInterruption = checkInterruption
  }

  func step(done: Int) throws {
    try checkInterruption()
    progress(done)
  }
}

/// Makes class folders of a data set in other files: all of it, or nothing.
package struct Import {
  /// Pictures of one class in one split.
  package struct Part: Sendable, Hashable {
    /// The folder of the class, or the folder in the source.
    package var folder: String
    package var split: PictureSplit?
    package var pictures: Int
  }

  /// What came of it.
  package struct Summary: Sendable {
    /// What the sources were: `idx`.
    package var formats: [String]
    /// In the order of the classes.
    package var parts: [Part]
    /// The folders of the classes in the order of the source's numbers; else by name.
    package var classes: [String]
    /// Bytes of the pictures written.
    package var byteCount: Int
    /// What was met and is no picture.
    package var leftOut: [String]
    /// Labels of pictures that are not there.
    package var withoutPicture: [String]
    /// Classes that have another folder than their name.
    package var renamed: [(name: String, folder: String)]
    /// Columns that became further labels.
    package var heads: [String]
    /// Columns that were not taken.
    package var furtherColumns: [String]
    /// The shape of the pictures, where it is one.
    package var shape: PictureShape?
    /// Every file that was read.
    var sources: [String] = []

    /// Pictures in all.
    package var pictures: Int { parts.reduce(0) { $0 + $1.pictures } }
  }

  private let paths: [String]
  private let options: ImportOptions
  private let work: ImportWork

  /// - Parameters:
  ///   - paths: The files and folders of the set.
  ///   - options: What can be chosen.
  ///   - work: How.
  package init(_ paths: [String], options: ImportOptions, work: ImportWork) {
    (self.paths, self.options, self.work) = (paths, options, work)
  }

  /// Refuses a place where something is that may not be replaced.
  ///
  /// - Throws: `ImportProblem`.
  package static func check(_ path: String, isReplacing: Bool) throws {
    try EarlierImport.check(RealPath.of(path), isReplacing: isReplacing)
  }

  /// Whether a file is of a set, rather than a list of addresses: by its bytes, or, of a table, by its columns.
  package static func isSet(_ path: String) -> Bool {
    guard let (_, bytes) = try? PackedFile.beginning(of: path) else { return false }
    if !PackedFile.isText(bytes) { return true }
    return PictureList.isList(path)
      && (try? PictureList(path, options: ImportOptions(), meter: ImportMeter(.init()))) != nil
  }

  /// Reads everything and writes nothing.
  ///
  /// - Throws: As `write`.
  package func preview() throws -> Summary { try run(into: nil) }

  /// Writes the pictures.
  ///
  /// - Parameters:
  ///   - path: The folder to make.
  ///   - isReplacing: Whether an earlier import there gives way.
  /// - Returns: What was written.
  /// - Throws: `ImportProblem`, `CurationError` or `FileError`, or what `work` throws for an interruption; what
  ///   was there before is then untouched, and nothing else is left.
  package func write(to path: String, isReplacing: Bool) throws -> Summary {
    try write(to: path, isReplacing: isReplacing, isOwn: false) { _, _, _ in }
  }

  /// The same into a folder of a workspace's own where `isOwn`; `note` adds to the mark and to the folder,
  /// which is not yet in place.
  func write(
    to path: String, isReplacing: Bool, isOwn: Bool,
    note: (inout ImportMark, Summary, _ folder: String) throws -> Void
  ) throws -> Summary {
    // A link is written through, not replaced.
    let path = RealPath.of(path)
    try EarlierImport.check(path, isReplacing: isReplacing, isOwn: isOwn)
    let output = try NewOutput(path: path)
    let hidden = output.temporaryPath
    let summary: Summary
    do {
      try OutputFolder.make(hidden)
      summary = try run(into: hidden)
      var mark = EarlierImport.mark(of: hidden, sources: paths)
      (mark.formats, mark.pictures) = (summary.formats, summary.pictures)
      (mark.classes, mark.shape) = (summary.classes.isEmpty ? nil : summary.classes, summary.shape)
      try note(&mark, summary, hidden)
      try mark.write(to: hidden)
    } catch let error as FileError where error.path.hasPrefix(hidden) {
      // Nobody knows the hidden name.
      throw FileError(
        path: path + error.path.dropFirst(hidden.count), operation: error.operation,
        reason: error.reason)
    }
    try EarlierImport.check(path, isReplacing: isReplacing, isOwn: isOwn)
    try output.commit(isReplacing: isReplacing)
    return summary
  }

  private func run(into root: String?) throws -> Summary {
    let meter = ImportMeter(options.limits)
    let detection = SourceDetection(options: options, meter: meter)
    let sources = try paths.flatMap { path in
      try detection.sources(at: path).map { (path, $0) }
    }
    var writer = ImportWriter(root: root, options: options, work: work)
    for (path, source) in sources {
      let names = options.classNames == nil ? source.classNames : nil
      if let names { try ClassNames.check(names, of: path) }
      try source.forEachPicture { try writer.take($0, from: path, names: names) }
    }
    try writer.finish()
    let leftOut = sources.flatMap(\.1.leftOut)
    let withoutPicture = sources.flatMap(\.1.withoutPicture)
    guard writer.count > 0 else {
      let met = leftOut + withoutPicture
      throw ImportProblem(
        paths.joined(separator: ", "),
        "expected pictures, found none"
          + (met.isEmpty ? "" : " among \(met.prefix(3).joined(separator: ", "))")
          + "; check that it came whole")
    }
    return Summary(
      formats: Set(sources.map(\.1.format)).sorted(), parts: parts(of: writer),
      classes: classes(
        of: writer, names: options.classNames ?? sources.compactMap(\.1.classNames).first),
      byteCount: writer.byteCount, leftOut: leftOut,
      withoutPicture: withoutPicture, renamed: writer.renamed,
      heads: writer.heads.columns,
      furtherColumns: Set(sources.flatMap(\.1.furtherColumns) + writer.heads.leftOut).sorted(),
      shape: writer.shape, sources: meter.files)
  }

  private func parts(of writer: ImportWriter) -> [Part] {
    writer.counts.map { drawer, count in
      Part(folder: writer.folderName(of: drawer.label), split: drawer.split, pictures: count)
    }.sorted { ($0.folder, $0.split?.rawValue ?? "") < ($1.folder, $1.split?.rawValue ?? "") }
  }

  private func classes(of writer: ImportWriter, names: [String]?) -> [String] {
    if writer.keepsPaths { return [] }
    let found = Set(writer.counts.keys.map { writer.folderName(of: $0.label) })
    let ordered = (names ?? []).map { writer.folderName(of: .name($0)) }.filter(found.contains)
    return ordered + found.subtracting(ordered).sorted()
  }
}
