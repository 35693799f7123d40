/// The memory of each worker for kernels in bfloat16, in floats from the start of its scratch, and
/// the sizes of their blocks.
package enum BFloat16Scratch {
  /// Longest piece of the depth that a panel holds.
  @inlinable @inline(__always) package static var panelDepth: Int { 512 }
  /// 16-bit words from one row of a panel to the next; the C kernels have the same constant.
  @inlinable @inline(__always) package static var panelStride: Int { 544 }
  /// Rows of a panel of left operands.
  @inlinable @inline(__always) package static var panelRows: Int { 384 }
  /// Depth and rows (output channels) of one block of a weight gradient, at most.
  @inlinable @inline(__always) package static var gradientBlock: Int { 256 }
  /// Multiple that depths are padded to: what one AMX tile holds.
  @inlinable @inline(__always) package static var depthMultiple: Int { 32 }
  /// Columns that right operands are packed in.
  @inlinable @inline(__always) package static var columnMultiple: Int { 16 }
  /// 16-bit words of one block of columns of the patches in a weight gradient: an odd number of cache
  /// lines.
  @inlinable @inline(__always) package static var patchStride: Int { panelDepth * 16 + 32 }

  /// Floats from one row of sums to the next.
  @inlinable @inline(__always) package static var sumsStride: Int { gradientBlock + 16 }

  /// The panel of left operands.
  @inlinable @inline(__always) package static var panel: Int { 0 }
  /// The patches of a weight gradient, in pairs of pixels.
  @inlinable @inline(__always) package static var patches: Int { panelRows * panelStride / 2 }
  /// The sums of a block of a weight gradient.
  @inlinable @inline(__always) package static var sums: Int {
    patches + gradientBlock / columnMultiple * patchStride / 2
  }
  /// Two rows of patches before they are paired.
  @inlinable @inline(__always) package static var pair: Int { sums + gradientBlock * sumsStride }
  /// Pointers to the target pixels of a block, eight bytes each.
  @inlinable @inline(__always) package static var rowPointers: Int { pair + panelStride }
  /// One register tile of 32 × 32.
  @inlinable @inline(__always) package static var tile: Int { rowPointers + 2 * panelRows }
  /// Everything.
  @inlinable @inline(__always) package static var count: Int { tile + 1024 }
}
