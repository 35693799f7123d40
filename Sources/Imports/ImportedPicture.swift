package import Catalogue
package import Pixels

/// A picture of a source, on its way to a file.
package struct ImportedPicture: Sendable {
  /// Where it goes.
  package enum Place: Sendable {
    /// To the folder of a class.
    case labelled(ImportLabel, split: PictureSplit?, stem: String)
    /// To a path of its own: folders and file as they are in the source, already checked.
    case path(String)
  }

  /// What is written.
  package enum Content: Sendable {
    /// A picture file, byte for byte.
    case file([UInt8])
    /// Pixels, as a PNG.
    case pixels(PixelImage)
  }

  /// Where it goes.
  package var place: Place
  /// What is written.
  package var content: Content
  /// Further labels, by the names of their columns in lower case.
  package var heads: [String: String] = [:]
}

/// How a source tells the class of a picture.
package enum ImportLabel: Sendable, Hashable {
  /// By name.
  case name(String)
  /// By number, at least 0.
  case number(Int)

  /// Whether it is a number.
  var isNumber: Bool { if case .number = self { true } else { false } }

  /// Whether it says that there is no class: -1 and the like.
  var isNone: Bool { if case .number(..<0) = self { true } else { false } }

  var text: String {
    switch self {
    case .name(let name): name
    case .number(let number): "\(number)"
    }
  }

  /// What labels in text are: numbers where all of it is one.
  init(text: String) {
    let isNumber = !text.isEmpty && text.count <= 9 && text.utf8.allSatisfy { 48...57 ~= $0 }
    self = Int(text).flatMap { isNumber ? .number($0) : nil } ?? .name(text)
  }
}

/// A source of pictures.
package protocol ImportSource {
  /// What kind of source it is, as the result tells it: `idx`.
  var format: String { get }

  /// Hands over every picture in order.
  ///
  /// - Throws: `ImportProblem`, `FileError`, or what `use` throws.
  func forEachPicture(_ use: (ImportedPicture) throws -> Void) throws

  /// What was met and is no picture, by name; called after the pictures.
  var leftOut: [String] { get }
  /// Labels of pictures that are not there, by name; called after the pictures.
  var withoutPicture: [String] { get }
  /// The names of the numbered classes that the source itself tells.
  var classNames: [String]? { get }
  /// Columns that are neither labels nor anything else that is taken.
  var furtherColumns: [String] { get }
}

extension ImportSource {
  /// Nothing.
  package var leftOut: [String] { [] }
  /// Nothing.
  package var withoutPicture: [String] { [] }
  /// None.
  package var classNames: [String]? { nil }
  /// None.
  package var furtherColumns: [String] { [] }
}
