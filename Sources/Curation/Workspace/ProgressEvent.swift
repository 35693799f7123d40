/// How far a piece of work has come; the program draws it, libraries only tell it.
public struct ProgressEvent: Sendable, Hashable {
  /// What is being done, such as "convert".
  public var title: String
  /// Items done.
  public var done: Int
  /// Items in all; nil while that is not known.
  public var total: Int?
  /// What an item is, in the plural.
  public var unit: String

  /// An event from its parts.
  public init(title: String, done: Int, total: Int?, unit: String = "pictures") {
    self.title = title
    self.done = done
    self.total = total
    self.unit = unit
  }
}
