/// The transposes of `count` matrices that lie one behind the other.
///
/// Work items count over the matrices and, within each, over bands of `band` rows.
public struct TransposeTask {
  /// count × rows × columns.
  public var input: UnsafePointer<Float>
  /// count × columns × rows.
  public var output: UnsafeMutablePointer<Float>
  /// Matrices.
  public var count: Int
  /// Rows of a matrix of the input.
  public var rows: Int
  /// Columns of a matrix of the input.
  public var columns: Int

  /// Rows of one work item, a multiple of every vector.
  @inlinable @inline(__always) public static var band: Int { 64 }
  /// Bands of one matrix.
  @inlinable @inline(__always)
  public var bands: Int { (rows + Self.band - 1) / Self.band }
  /// The number of work items.
  public var itemCount: Int { count * bands }

  package init(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, count: Int, rows: Int,
    columns: Int
  ) {
    self.input = input
    self.output = output
    self.count = count
    self.rows = rows
    self.columns = columns
  }
}
