/// The sizes that an instruction set gives to the GEMM; they shape the packed weights.
public struct RegisterTile: Hashable, Sendable {
  /// Pixels whose sums are held in registers at once.
  public var rows: Int
  /// Output channels beside them: two vectors.
  public var columns: Int
  /// Up to this many output channels the dot-product kernel runs instead, which needs no padding
  /// of the channels to a whole tile.
  public var narrowLimit: Int

  /// A tile of the given sizes.
  public init(rows: Int, columns: Int, narrowLimit: Int) {
    self.rows = rows
    self.columns = columns
    self.narrowLimit = narrowLimit
  }

  /// Depths of packed weights are rounded up to this, the widest vector of any instruction set.
  @inlinable @inline(__always) public static var depthMultiple: Int { 16 }

  /// `count` rounded up to a multiple of `step`.
  @inlinable @inline(__always)
  public static func roundUp(_ count: Int, to step: Int) -> Int {
    (count + step - 1) / step * step
  }
}
