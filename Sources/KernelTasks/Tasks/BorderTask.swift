/// The places of a picture's pixels seen from its edges: some rows at the top, some at the bottom, all
/// rows between them alike, and the same for columns.
public struct BorderGeometry: Hashable, Sendable {
  /// Rows of the picture.
  public var height: Int
  /// Columns of the picture.
  public var width: Int
  /// Rows at the top that have a place of their own.
  public var top: Int
  /// Rows at the bottom.
  public var bottom: Int
  /// Columns on the left.
  public var left: Int
  /// Columns on the right.
  public var right: Int

  /// Rows of the map: one for all between.
  @inlinable @inline(__always)
  public var mapHeight: Int { top + 1 + bottom }
  /// Columns of the map.
  @inlinable @inline(__always)
  public var mapWidth: Int { left + 1 + right }

  /// A picture with at least one row and column between the edges.
  public init(height: Int, width: Int, top: Int, bottom: Int, left: Int, right: Int) {
    self.height = height
    self.width = width
    self.top = top
    self.bottom = bottom
    self.left = left
    self.right = right
  }

  /// The row of the map for row `y` of the picture.
  @inlinable @inline(__always)
  public func mapRow(_ y: Int) -> Int {
    y < top ? y : y < height - bottom ? top : y - height + top + bottom + 1
  }

  /// The column of the map for column `x` of the picture.
  @inlinable @inline(__always)
  public func mapColumn(_ x: Int) -> Int {
    x < left ? x : x < width - right ? left : x - width + left + right + 1
  }
}

/// What a `BorderTask` computes.
public enum BorderOperation: Sendable {
  /// One row of a picture: pictures + maps + bias, activated.
  case add
  /// One picture: the sums of the pixels of each place.
  case sums
}

/// Maps with one pixel for each place of `BorderGeometry`, beside pictures.
public struct BorderTask {
  /// What is computed.
  public var operation: BorderOperation
  /// The places.
  public var geometry: BorderGeometry
  /// Pictures N×H×W×C.
  public var pictures: UnsafePointer<Float>
  /// Maps N×(map height)×(map width)×C.
  public var maps: UnsafePointer<Float>
  /// C numbers.
  public var bias: UnsafePointer<Float>?
  /// Applied to every sum.
  public var activation = Activation.identity
  /// Pictures or maps.
  public var output: UnsafeMutablePointer<Float>
  /// C.
  public var channels: Int

  package init(
    _ operation: BorderOperation, _ geometry: BorderGeometry, pictures: UnsafePointer<Float>,
    maps: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, channels: Int
  ) {
    self.operation = operation
    self.geometry = geometry
    self.pictures = pictures
    self.maps = maps
    self.output = output
    self.channels = channels
  }
}
