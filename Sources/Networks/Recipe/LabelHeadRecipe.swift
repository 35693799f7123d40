/// One kind of label beside the class, such as the body shape: its name in the shards and the
/// number of its values.
public struct LabelHeadRecipe: Codable, Hashable, Sendable {
  /// The head's name in the shards.
  public var name: String
  /// Number of values.
  public var count: Int

  /// A label head.
  public init(name: String, count: Int) {
    self.name = name
    self.count = count
  }
}
