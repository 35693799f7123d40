/// One kind of label beside the class, such as the body shape: its name in the shards and the
/// number of its values.
package struct LabelHeadRecipe: Codable, Hashable, Sendable {
  /// The head's name in the shards.
  package var name: String
  /// Number of values.
  package var count: Int

  /// A label head.
  package init(name: String, count: Int) {
    self.name = name
    self.count = count
  }
}
