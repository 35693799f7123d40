import Catalogue

/// What a person says of a picture.
package enum PersonStatement: Sendable, Hashable {
  /// It takes part, whatever the stages find.
  case accept
  /// It does not take part; the reason may be empty.
  case reject(reason: String)
  /// It belongs to this class.
  case pictureClass(String)
  /// It is no duplicate of the picture at this path.
  case notDuplicate(of: String)
  /// What was said of it counts no more.
  case undo

  /// The words that stand for them in files: accept, reject, class, not-duplicate-of, undo.
  package static let words = PersonDecision.Kind.allCases.map(\.rawValue) + ["undo"]

  /// The statement of a file's columns `decision` and `value`.
  ///
  /// - Throws: `CurationError.invalidSetting` for an unknown word, for a value that is missing and for one
  ///   that is too many.
  package init(word: String, value: String) throws(CurationError) {
    switch word.lowercased() {
    case "accept": self = .accept
    case "reject": self = .reject(reason: value)
    case "class": self = .pictureClass(value)
    case "not-duplicate-of": self = .notDuplicate(of: value)
    case "undo": self = .undo
    default:
      throw .invalidSetting(
        name: "decision", found: word.isEmpty ? "nothing" : word,
        expected: "one of \(Self.words.joined(separator: ", "))")
    }
    try checkValue(value)
  }

  /// The word that stands for it in files.
  package var word: String {
    switch self {
    case .accept: "accept"
    case .reject: "reject"
    case .pictureClass: "class"
    case .notDuplicate: "not-duplicate-of"
    case .undo: "undo"
    }
  }

  private func checkValue(_ value: String) throws(CurationError) {
    switch self {
    case .accept where !value.isEmpty, .undo where !value.isEmpty:
      throw .invalidSetting(
        name: "value", found: value, expected: "nothing beside \(word); text belongs into note")
    case .pictureClass where value.isEmpty:
      throw .invalidSetting(name: "value", found: "nothing", expected: "the name of the class")
    case .notDuplicate where value.isEmpty:
      throw .invalidSetting(name: "value", found: "nothing", expected: "the other picture's path")
    case .accept, .reject, .pictureClass, .notDuplicate, .undo: break
    }
  }
}

/// A statement about all pictures that a pattern means.
package struct DecisionRequest: Sendable, Hashable {
  /// A line of a file, for errors.
  package struct Place: Sendable, Hashable {
    package var file: String
    /// From 1.
    package var line: Int
  }

  /// A path, a glob, or the name of a folder or class.
  package var pattern: String
  /// What is said.
  package var statement: PersonStatement
  /// What the person noted beside.
  package var note: String
  /// SHA-256 of the picture's bytes, where the file gives it: it then means that picture alone.
  package var digest: String?
  /// Size of the picture's file, where the file gives it.
  package var byteCount: Int?
  /// SHA-256 of the other picture's bytes, for `notDuplicate` alone, where the file gives it.
  package var otherDigest: String?
  /// Size of the other picture's file, where the file gives it.
  package var otherByteCount: Int?
  /// Where it was read; nil when it was typed.
  package var place: Place?

  package init(
    pattern: String, statement: PersonStatement, note: String = "", digest: String? = nil,
    byteCount: Int? = nil, otherDigest: String? = nil, otherByteCount: Int? = nil,
    place: Place? = nil
  ) {
    self.pattern = pattern
    self.statement = statement
    self.note = note
    self.digest = digest
    self.byteCount = byteCount
    self.otherDigest = otherDigest
    self.otherByteCount = otherByteCount
    self.place = place
  }
}
