// The memory of one worker: every kernel lays it out for itself, from the same start, in floats.
// Nothing in it outlives a work item but the zeros before the start.

/// What all kernels share, and how much memory the largest of them needs.
public enum WorkerScratch {
  /// Zeros for a pixel beyond the edge and the bias of a layer without one: never written.
  @inlinable @inline(__always) public static var zeros: Int { 0 }
  /// As many as the channels of a pixel that they may stand for.
  @inlinable @inline(__always) public static var zeroCount: Int { WinogradPass.channelLimit }
  /// Where the kernels' own places begin.
  @inlinable @inline(__always) public static var start: Int { zeros + zeroCount }

  /// What the kernels in 32-bit floats need.
  public static let float32Count = [
    PatchScratch.count, GradientScratch.count, BandScratch.count, NarrowGradientScratch.count,
    DotScratch.count, TapScratch.count, LineScratch.count, WinogradPointScratch.count,
    WinogradBlockScratch.count, WinogradGradientScratch.count, WinogradPackScratch.count,
    PooledScratch.count, RowsScratch.count, DropoutScratch.count,
  ].reduce(start, max)

  /// What those and the kernels in bfloat16 need.
  public static let bfloat16Count = [
    BFloat16PanelScratch.count, BFloat16GradientScratch.count, BFloat16TapScratch.count,
  ].reduce(float32Count, max)
}

/// A panel of patches: one row per pixel.
public enum PatchPanel {
  /// Pixels that it holds.
  @inlinable @inline(__always) public static var rows: Int { 192 }
  /// Longest piece of a patch.
  @inlinable @inline(__always) public static var depth: Int { 256 }
  /// Distance of rows.
  ///
  /// A multiple of 64 bytes that is odd in cache lines, so that the rows spread over all sets of
  /// the first-level cache; a constant, so that the rows of a tile are reached by displacements
  /// from one register.
  @inlinable @inline(__always) public static var stride: Int { 272 }
  /// Floats of a panel.
  @inlinable @inline(__always) public static var count: Int { rows * stride }
}

/// What a register tile needs on the edges of a matrix; the kernels that use it begin behind it.
public enum TileScratch {
  /// Pointers to the rows of a tile, eight bytes each.
  @inlinable @inline(__always) public static var pointers: Int { WorkerScratch.start }
  /// Pointers to the rows of a tile on an edge.
  @inlinable @inline(__always) public static var edgePointers: Int { pointers + 32 }
  /// One register tile.
  @inlinable @inline(__always) public static var tile: Int { edgePointers + 32 }
  /// The bias columns of an edge tile.
  @inlinable @inline(__always) public static var bias: Int { tile + 1024 }
  /// Where a kernel's own places begin.
  @inlinable @inline(__always) public static var end: Int { bias + 64 }
}

/// Convolutions by `ConvolutionMethod.patches`.
public enum PatchScratch {
  /// The panel.
  @inlinable @inline(__always) public static var panel: Int { TileScratch.end }
  /// Pointers to the target pixels of a block, eight bytes each.
  @inlinable @inline(__always) public static var rowPointers: Int { panel + PatchPanel.count }
  /// The end.
  @inlinable @inline(__always) public static var count: Int { rowPointers + 2 * PatchPanel.rows }
}

/// Weight gradients by panels.
public enum GradientScratch {
  /// Most columns of the output gradient in one block.
  @inlinable @inline(__always) public static var columns: Int { 512 }
  /// The panel: where the convolutions have theirs, because the same functions fill it.
  @inlinable @inline(__always) public static var panel: Int { PatchScratch.panel }
  /// Packed columns of the output gradient.
  @inlinable @inline(__always) public static var gradient: Int { panel + PatchPanel.count }
  /// The end.
  @inlinable @inline(__always) public static var count: Int {
    gradient + PatchPanel.rows * columns
  }
}

/// Weight gradients by `BandGradient`.
public enum BandScratch {
  /// Floats of the narrow picture's rows.
  @inlinable @inline(__always) public static var rowCount: Int { PatchPanel.count }
  /// Most sums.
  @inlinable @inline(__always) public static var sumCount: Int { 98304 }
  /// The narrow picture's rows.
  @inlinable @inline(__always) public static var rows: Int { WorkerScratch.start }
  /// The sums.
  @inlinable @inline(__always) public static var sums: Int { rows + rowCount }
  /// The end.
  @inlinable @inline(__always) public static var count: Int { sums + sumCount }
}

/// Weight gradients of few output channels.
public enum NarrowGradientScratch {
  /// Most weights.
  @inlinable @inline(__always) public static var weights: Int { 98304 }
  /// Their sums.
  @inlinable @inline(__always) public static var sums: Int { WorkerScratch.start }
  /// The end.
  @inlinable @inline(__always) public static var count: Int { sums + weights }
}

/// Convolutions by `ConvolutionMethod.dots`.
public enum DotScratch {
  /// Most pixels of a block.
  @inlinable @inline(__always) public static var rows: Int { 512 }
  /// Longest patch that is copied: eight of them are, for one tile.
  @inlinable @inline(__always) public static var patchCount: Int { PatchPanel.count / 8 }
  /// Copied patches, or zeros for a run beyond the edge.
  @inlinable @inline(__always) public static var patches: Int { WorkerScratch.start }
  /// Pointers to the runs of a tile's pixels, eight bytes each.
  @inlinable @inline(__always) public static var runs: Int { patches + 8 * patchCount }
  /// Sums of up to eight channels for each pixel and a tile more.
  @inlinable @inline(__always) public static var sums: Int { runs + 49152 }
  /// A tile's sums as vectors whose lanes are to be added up.
  @inlinable @inline(__always) public static var vectors: Int { sums + 8 * (rows + 8) }
  /// The end.
  @inlinable @inline(__always) public static var count: Int { vectors + 1024 }
}

/// Convolutions by `ConvolutionMethod.taps`.
public enum TapScratch {
  /// Most rows of a product of taps.
  @inlinable @inline(__always) public static var rows: Int { 256 }
  /// Floats that keep the sums of a band of target rows.
  @inlinable @inline(__always) public static var sumCount: Int { 49152 }
  /// The products: `rows` × up to 192 pixels.
  @inlinable @inline(__always) public static var products: Int { TileScratch.end }
  /// The sums.
  @inlinable @inline(__always) public static var sums: Int { products + rows * 192 }
  /// The transposed source: a piece of the depth × the columns of a tile.
  @inlinable @inline(__always) public static var panel: Int { sums + sumCount }
  /// The end.
  @inlinable @inline(__always) public static var count: Int { panel + PatchPanel.depth * 32 }
}

/// Convolutions by `ConvolutionMethod.lines`.
public enum LineScratch {
  /// Most rows of a product.
  @inlinable @inline(__always) public static var rows: Int { 256 }
  /// Floats that keep the sums of a band of target rows and one line more.
  @inlinable @inline(__always) public static var sumCount: Int { 49152 }
  /// Lines of source pixels.
  @inlinable @inline(__always) public static var lines: Int { TileScratch.end }
  /// The sums.
  @inlinable @inline(__always) public static var sums: Int { lines + PatchPanel.count }
  /// The end.
  @inlinable @inline(__always) public static var count: Int { sums + sumCount }
}

/// Convolutions by `WinogradTask`, point by point.
public enum WinogradPointScratch {
  /// Pointers to the source pixels of the tiles: up to four segments × `PatchPanel.rows` × 9.
  @inlinable @inline(__always) public static var sources: Int { WorkerScratch.start }
  /// The panel of a point.
  @inlinable @inline(__always) public static var panel: Int {
    sources + 2 * 4 * 9 * PatchPanel.rows
  }
  /// The products of a row of three points.
  @inlinable @inline(__always) public static var products: Int { panel + PatchPanel.count }
  /// The end.
  @inlinable @inline(__always) public static var count: Int { products + 3 * PatchPanel.count }
}

/// Convolutions by `WinogradTask`, all points of a block of tiles at once.
public enum WinogradBlockScratch {
  /// Most tiles of a block.
  @inlinable @inline(__always) public static var tiles: Int { 64 }
  /// Floats of one point's panel, and of its products.
  @inlinable @inline(__always) public static var panelCount: Int { tiles * PatchPanel.stride }
  /// Pointers to the source pixels: where the same function puts them point by point.
  @inlinable @inline(__always) public static var sources: Int { WinogradPointScratch.sources }
  /// The nine panels.
  @inlinable @inline(__always) public static var panels: Int {
    sources + 2 * 4 * 9 * PatchPanel.rows
  }
  /// The nine products.
  @inlinable @inline(__always) public static var products: Int { panels + 9 * panelCount }
  /// The end.
  @inlinable @inline(__always) public static var count: Int { products + 9 * panelCount }
}

/// Weight gradients by `WinogradGradientTask`.
public enum WinogradGradientScratch {
  /// Columns of a block of the sums.
  @inlinable @inline(__always) public static var columns: Int { 128 }
  /// Distance of the sums' rows.
  @inlinable @inline(__always) public static var stride: Int { 144 }
  /// The panels, and the pointers that they are filled from, as in a convolution by blocks: the same
  /// functions fill them.
  @inlinable @inline(__always) public static var panels: Int { WinogradBlockScratch.panels }
  /// Pointers to the output gradient's pixels of the tiles, four each.
  @inlinable @inline(__always) public static var pixels: Int {
    panels + 9 * WinogradBlockScratch.panelCount
  }
  /// Floats of one point's packed output gradient: whole register tiles of every instruction set.
  @inlinable @inline(__always) public static var gradientCount: Int {
    WinogradBlockScratch.tiles * ((stride + 31) / 32 * 32)
  }
  /// The packed output gradient of the nine points.
  @inlinable @inline(__always) public static var gradient: Int {
    pixels + 2 * 4 * WinogradBlockScratch.tiles
  }
  /// The nine sums of products.
  @inlinable @inline(__always) public static var sums: Int { gradient + 9 * gradientCount }
  /// Floats of one of them.
  @inlinable @inline(__always) public static var sumCount: Int { PatchPanel.rows * stride }
  /// The end.
  @inlinable @inline(__always) public static var count: Int { sums + 9 * sumCount }
}

/// Packing by `WinogradPackTask`.
public enum WinogradPackScratch {
  /// Depths of the four taps that are there at once.
  @inlinable @inline(__always) public static var depth: Int { 64 }
  /// Four taps, depths × the columns of a tile.
  @inlinable @inline(__always) public static var taps: Int { WorkerScratch.start }
  /// The end.
  @inlinable @inline(__always) public static var count: Int { taps + 4 * depth * 32 }
}

/// Gradients by `PooledGradientTask`.
public enum PooledScratch {
  /// Channels that are taken at once.
  @inlinable @inline(__always) public static var channels: Int { 49152 }
  /// A pixel's product before it meets its mask.
  @inlinable @inline(__always) public static var product: Int { WorkerScratch.start }
  /// The end.
  @inlinable @inline(__always) public static var count: Int { product + channels }
}

/// Operations of `RowsKernels` on rows of few channels.
public enum RowsScratch {
  /// More channels than this fill vectors well enough on their own.
  @inlinable @inline(__always) public static var channelLimit: Int { 128 }
  /// Floats of a vector over the channels that is repeated once for each lane.
  @inlinable @inline(__always) public static var vectorCount: Int { channelLimit * 16 }
  /// Four repeated vectors.
  @inlinable @inline(__always) public static var vectors: Int { WorkerScratch.start }
  /// Two sums of folded rows.
  @inlinable @inline(__always) public static var sums: Int { vectors + 4 * vectorCount }
  /// The end.
  @inlinable @inline(__always) public static var count: Int { sums + 2 * vectorCount }
}

/// Dropout masks.
public enum DropoutScratch {
  /// Four vectors, of which the end of a chunk takes a part.
  @inlinable @inline(__always) public static var factors: Int { WorkerScratch.start }
  /// The end.
  @inlinable @inline(__always) public static var count: Int { factors + 4 * 16 }
}
