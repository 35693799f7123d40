/// A rectangle of whole pixels; `x` to the right and `y` down from the top left corner.
public struct PixelRect: Sendable, Hashable, Codable {
  /// First column.
  public var x: Int
  /// First row.
  public var y: Int
  /// Number of columns.
  public var width: Int
  /// Number of rows.
  public var height: Int

  /// A rectangle from its corner and size in pixels.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}
