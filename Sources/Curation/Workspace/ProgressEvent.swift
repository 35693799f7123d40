/// How far a piece of work has come; the program draws it, libraries only tell it.
package struct ProgressEvent: Sendable, Hashable {
  /// What is being done, such as "convert".
  package var title: String
  /// Items done.
  package var done: Int
  /// Items in all; nil while that is not known.
  package var total: Int?
  /// What an item is, in the plural.
  package var unit: String

  /// An event from its parts.
  package init(title: String, done: Int, total: Int?, unit: String = "pictures") {
    self.title = title
    self.done = done
    self.total = total
    self.unit = unit
  }
}
