/// A rectangle of whole pixels; `x` to the right and `y` down from the top left corner.
package struct PixelRect: Sendable, Hashable, Codable {
  /// First column.
  package var x: Int
  /// First row.
  package var y: Int
  /// Number of columns.
  package var width: Int
  /// Number of rows.
  package var height: Int

  /// A rectangle from its corner and size in pixels.
  package init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}
