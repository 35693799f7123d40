/// One way to lay out a clean set on the disk.
///
/// A format is one file in `Formats`, and its type in `ExportFormats.all`.
package protocol ExportFormat: Sendable {
  /// As it is typed: `imagefolder`.
  static var name: String { get }
  /// What is written and who reads it, in a line.
  static var summary: String { get }
  /// Whether the output is a folder; otherwise it is one file.
  static var isFolder: Bool { get }
  /// Whether the pictures are spread over files of at most so many.
  static var isSharded: Bool { get }

  /// The format with its options.
  init(options: ExportOptions)

  /// Refuses a set that readers of the format could not use.
  ///
  /// - Throws: `ExportProblem`.
  func check(_ set: ExportSet) throws

  /// Writes the set to a path where nothing is, and reads it back.
  ///
  /// - Returns: The files written.
  /// - Throws: `ExportProblem` for what cannot be written or reads back differently; what reading the
  ///   pictures throws.
  func write(_ set: ExportSet, to path: String, by work: ExportWork) throws -> [ExportedFile]
}

extension ExportFormat {
  /// Most formats have one file for all.
  package static var isSharded: Bool { false }

  /// Any set will do.
  package func check(_ set: ExportSet) throws {}
}

/// Every format.
package enum ExportFormats {
  /// In the order in which they are listed.
  package static let all: [any ExportFormat.Type] = [
    ImageFolderFormat.self, StyleGANFormat.self, WebDatasetFormat.self, ParquetFormat.self,
    TFRecordFormat.self, MosaicFormat.self, NumPyFormat.self, IndexFormat.self,
  ]

  /// The format of a name.
  package static func named(_ name: String) -> (any ExportFormat.Type)? {
    all.first { $0.name == name }
  }
}

/// What can be chosen about the layout of a format.
package struct ExportOptions: Sendable, Hashable {
  /// Most pictures in a file, for formats of several files, at least 1; nil for what suits the format.
  package var shardSize: Int?
  /// What the set is called in the card of `parquet`.
  package var title = "Curated pictures"
  /// The licence of the pictures as Hugging Face names it, for the card of `parquet`.
  package var license = "unknown"

  package init() {}
}

/// A file that was written.
package struct ExportedFile: Sendable, Codable, Hashable {
  /// Relative to the output; empty where the output is this file.
  package var path: String
  /// Pictures in it.
  package var pictures: Int
  /// Its size.
  package var byteCount: Int
}

/// Why a set cannot be exported.
package struct ExportProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// A sentence that says what was expected, what was found and what to do.
  package let description: String

  /// The problem with a file or a folder.
  init(_ path: String, _ words: String) { description = "\(path): \(words)" }

  /// A problem of the whole set.
  init(_ words: String) { description = words }
}
