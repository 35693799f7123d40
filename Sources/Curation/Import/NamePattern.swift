/// Where the class stands in names of files, found out from these, to be offered for `--label-pattern`.
package struct NamePattern: Sendable {
  /// The pattern, such as `{label}_*`.
  package let text: String
  /// One of the names.
  package let example: String

  /// What may stand between the class and the rest.
  private static let separators: [Character] = ["_", ".", "-", " "]

  /// The pattern that fits all names; nil where none does, or where it says nothing: of several
  /// files it must make classes of several files.
  package init?(fitting names: some Sequence<String>) {
    let stems = names.map { name in
      let dot = name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : $0 }
      return dot.map { name[..<$0] } ?? name[...]
    }
    guard let first = names.first(where: { _ in true }) else { return nil }
    for separator in Self.separators {
      let labels = stems.map { stem in stem.firstIndex(of: separator).map { stem[..<$0] } ?? "" }
      guard labels.allSatisfy({ $0.contains(where: \.isLetter) }) else { continue }
      let count = Set(labels).count
      guard stems.count == 1 || (2..<stems.count).contains(count) else { continue }
      (text, example) = ("{label}\(separator)*", first)
      return
    }
    return nil
  }
}
