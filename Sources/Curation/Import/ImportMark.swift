import Files
import Foundation
package import Imaging

/// What an import notes in the folder that it makes.
package struct ImportMark: Codable, Sendable {
  /// Hidden, so that it is nobody's picture.
  package static let fileName = ".pokeprep-import.json"
  private static let format = "pokeprep-import/1"

  /// What `--input` and the options beside it asked for, as the settings say it.
  package struct Request: Codable, Sendable, Hashable {
    /// The set in other files, relative to the workspace unless absolute.
    package var input: String
    /// Names of numbered classes.
    package var classNames: String?
    /// How the class stands in names of files.
    package var labelPattern: String?
    /// The file of labels.
    package var labelFile: String?

    /// The options beside the input that were given; empty for none.
    package var optionNames: String {
      [
        ("--class-names", classNames), ("--label-pattern", labelPattern),
        ("--label-file", labelFile),
      ].filter { $0.1 != nil }.map(\.0).joined(separator: ", ")
    }
  }

  private var format = Self.format
  /// The files and folders of the set, as they were typed.
  package var sources: [String]
  /// What they were: `idx`.
  package var formats: [String]?
  /// How many files the import wrote.
  package var files: Int
  /// SHA-256 of their names.
  package var names: String
  /// SHA-256 of their names and sizes; nil in marks of earlier versions.
  package var sizes: String?
  /// How many of them are pictures.
  package var pictures: Int?
  /// The folders of the classes in the order of the source's numbers; nil where it has none.
  package var classes: [String]?
  /// The shape of the pictures, where it is one.
  package var shape: PictureShape?
  /// What was asked for where a workspace made it of its input.
  package var request: Request?
  /// SHA-256 of the files of the set, where a workspace made it of its input.
  package var content: String?

  /// The mark of a folder that an import made.
  package init(sources: [String], files: Int, names: String) {
    (self.sources, self.files, self.names) = (sources, files, names)
  }

  /// Reads the mark of a folder; nil where there is none.
  package init?(of folder: String) {
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(Self.fileName)"),
      let mark = try? JSONDecoder().decode(Self.self, from: data), mark.format == Self.format
    else { return nil }
    self = mark
  }

  /// What the folder was made of, for people: `fashion (idx)`.
  package var origin: String {
    let place = request?.input ?? sources.joined(separator: ", ")
    return place + (formats.map { " (\($0.joined(separator: ", ")))" } ?? "")
  }

  /// Writes the mark into its folder.
  ///
  /// - Throws: `FileError`.
  package func write(to folder: String) throws {
    try AtomicFile.replace("\(folder)/\(Self.fileName)", with: try StageFingerprint.json(self))
  }
}

/// The order of classes, in which labels are numbered: that of an imported set, else by name.
struct ClassOrder {
  private let places: [String: Int]

  /// The order of the classes in a folder of pictures.
  init(in folder: String) {
    let classes = ImportMark(of: folder)?.classes ?? []
    places = Dictionary(zip(classes, classes.indices), uniquingKeysWith: { first, _ in first })
  }

  /// The names in their order; those that no import knows come last.
  func sorted(_ names: Set<String>) -> [String] {
    names.sorted { a, b in
      (places[a] ?? .max, a) < (places[b] ?? .max, b)
    }
  }
}
