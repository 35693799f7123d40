/// The sizes of blocks in bfloat16.
public enum BFloat16Panel {
  /// Longest piece of the depth that a panel holds.
  @inlinable @inline(__always) public static var depth: Int { 512 }
  /// 16-bit words from one row of a panel to the next; the C kernels have the same constant.
  @inlinable @inline(__always) public static var stride: Int { 544 }
  /// Rows of a panel of left operands.
  @inlinable @inline(__always) public static var rows: Int { 384 }
  /// Multiple that depths are padded to: what one AMX tile holds.
  @inlinable @inline(__always) public static var depthMultiple: Int { 32 }
  /// Columns that right operands are packed in.
  @inlinable @inline(__always) public static var columnMultiple: Int { 16 }
}

/// Convolutions in bfloat16, and the packing of their weights.
public enum BFloat16PanelScratch {
  /// The panel of left operands, 16-bit words.
  @inlinable @inline(__always) public static var panel: Int { WorkerScratch.start }
  /// Pointers to the target pixels of a block, eight bytes each.
  @inlinable @inline(__always) public static var rowPointers: Int {
    panel + BFloat16Panel.rows * BFloat16Panel.stride / 2
  }
  /// One register tile of 32 × 32.
  @inlinable @inline(__always) public static var tile: Int {
    rowPointers + 2 * BFloat16Panel.rows
  }
  /// The end.
  @inlinable @inline(__always) public static var count: Int { tile + 1024 }
}

/// Weight gradients in bfloat16.
public enum BFloat16GradientScratch {
  /// Depth and rows (output channels) of one block, at most.
  @inlinable @inline(__always) public static var block: Int { 256 }
  /// 16-bit words of one block of columns of the patches: an odd number of cache lines.
  @inlinable @inline(__always) public static var patchStride: Int {
    BFloat16Panel.depth * 16 + 32
  }
  /// Floats from one row of sums to the next.
  @inlinable @inline(__always) public static var sumsStride: Int { block + 16 }
  /// The patches in pairs of pixels, 16-bit words.
  @inlinable @inline(__always) public static var patches: Int { WorkerScratch.start }
  /// The sums of a block.
  @inlinable @inline(__always) public static var sums: Int {
    patches + block / BFloat16Panel.columnMultiple * patchStride / 2
  }
  /// Two rows of patches before they are paired, 16-bit words.
  @inlinable @inline(__always) public static var pair: Int { sums + block * sumsStride }
  /// One register tile of 32 × 32.
  @inlinable @inline(__always) public static var tile: Int { pair + BFloat16Panel.stride }
  /// The end.
  @inlinable @inline(__always) public static var count: Int { tile + 1024 }
}

/// Input gradients in bfloat16 by `TapScatter`; products and sums lie where `TapScratch` has them,
/// because `TapBand` adds them up for both precisions.
public enum BFloat16TapScratch {
  /// 16 rounded pixels, 16-bit words.
  @inlinable @inline(__always) public static var pixels: Int { TapScratch.panel }
  /// Words from one block of 16 pixels to the next.
  @inlinable @inline(__always) public static var blockStride: Int { BFloat16Panel.depth * 16 }
  /// Two blocks of 16 pixels in pairs of depths, 16-bit words.
  @inlinable @inline(__always) public static var pairs: Int {
    pixels + 16 * BFloat16Panel.stride / 2
  }
  /// A register tile.
  @inlinable @inline(__always) public static var tile: Int { pairs + blockStride }
  /// The end.
  @inlinable @inline(__always) public static var count: Int { tile + 1024 }
}
