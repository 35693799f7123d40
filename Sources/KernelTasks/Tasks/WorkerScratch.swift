/// The memory that each worker keeps for its kernels, in floats from the start of its scratch.
package enum WorkerScratch {
  /// Pixels that the patch panel holds.
  @inlinable @inline(__always) package static var panelRows: Int { 192 }
  /// Longest piece of a patch in the panel.
  @inlinable @inline(__always) package static var panelDepth: Int { 256 }
  /// Distance of panel rows.
  ///
  /// A multiple of 64 bytes that is odd in cache lines, so that the rows spread over all sets of
  /// the first-level cache; a constant, so that the rows of a tile are reached by displacements
  /// from one register.
  @inlinable @inline(__always) package static var panelStride: Int { 272 }

  /// The patch panel.
  @inlinable @inline(__always) package static var panel: Int { 0 }
  /// Packed columns of the output gradient: `panelRows` × up to `gradientColumns`.
  @inlinable @inline(__always) package static var gradient: Int { panelRows * panelStride }
  /// Most columns of the output gradient in one block.
  @inlinable @inline(__always) package static var gradientColumns: Int { 512 }
  /// Most weights of a convolution with few output channels, whose sums take the gradient's place.
  @inlinable @inline(__always) package static var narrowWeights: Int { panelRows * gradientColumns }
  /// Pixels of a block of dot products.
  @inlinable @inline(__always) package static var narrowRows: Int { 512 }
  /// Their sums, up to eight for each pixel and a tile more, behind the pointers to their runs.
  @inlinable @inline(__always) package static var narrowSums: Int { gradient + panelRows * 256 }
  /// Most rows of a product of taps, whose results take the gradient's place.
  @inlinable @inline(__always) package static var tapRows: Int { 256 }
  /// The results: `tapRows` × up to 192 pixels.
  @inlinable @inline(__always) package static var tapProducts: Int { gradient }
  /// Floats that keep the sums of a band of target rows.
  @inlinable @inline(__always) package static var tapSums: Int { panelRows * 256 }
  /// Their place.
  @inlinable @inline(__always) package static var tapSumsStart: Int { gradient + panelRows * 256 }
  /// Pointers to the target pixels of a block, eight bytes each.
  @inlinable @inline(__always) package static var rowPointers: Int {
    gradient + panelRows * gradientColumns
  }
  /// Pointers to the rows of a register tile.
  @inlinable @inline(__always) package static var tilePointers: Int { rowPointers + 2 * panelRows }
  /// Pointers to the rows of a register tile on an edge.
  @inlinable @inline(__always) package static var edgePointers: Int { tilePointers + 32 }
  /// One register tile, for the edges of a matrix.
  @inlinable @inline(__always) package static var tile: Int { edgePointers + 32 }
  /// Zeros, the bias of a layer without one.
  @inlinable @inline(__always) package static var zeros: Int { tile + 1024 }
  /// The bias columns of an edge tile.
  @inlinable @inline(__always) package static var bias: Int { zeros + 64 }
  /// Zeros for a pixel beyond the edge: `WinogradPass.channelLimit` of them, never written.
  @inlinable @inline(__always) package static var winogradZeros: Int { bias + 64 }
  /// Pointers to the source pixels of the tiles: up to four segments × `panelRows` × 9.
  @inlinable @inline(__always) package static var winogradSources: Int {
    winogradZeros + WinogradPass.channelLimit
  }
  /// Pointers to the output gradient's pixels of the tiles: `panelRows` × 4.
  @inlinable @inline(__always) package static var winogradGradients: Int {
    winogradSources + 2 * 4 * 9 * panelRows
  }
  /// The nine sums of products of a weight gradient: 9 × `panelRows` × `winogradStride`.
  @inlinable @inline(__always) package static var winogradSums: Int {
    winogradGradients + 2 * 4 * panelRows
  }
  /// Columns of a block of the sums.
  @inlinable @inline(__always) package static var winogradColumns: Int { 128 }
  /// Distance of the sums' rows.
  @inlinable @inline(__always) package static var winogradStride: Int { 144 }
  /// Most tiles whose nine panels are made at once; their products take the place of the sums.
  @inlinable @inline(__always) package static var winogradTiles: Int { 64 }
  /// Floats of such a panel.
  @inlinable @inline(__always) package static var winogradPanel: Int { winogradTiles * panelStride }
  /// The nine panels.
  @inlinable @inline(__always) package static var winogradPanels: Int {
    winogradSums + 9 * panelRows * winogradStride
  }
  /// Everything.
  @inlinable @inline(__always) package static var count: Int {
    winogradPanels + 9 * winogradPanel
  }
}
