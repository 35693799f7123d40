/// A convolution or its input gradient, cut into work items by shape.
///
/// Items count over blocks of target pixels, then blocks of target channels, then phases; a narrow
/// one has an item for each block of pixels.
public struct ConvolutionTask {
  /// The convolution.
  public var geometry: ConvolutionGeometry
  /// Forward or input gradient.
  public var role: PackedRole
  /// Whether the dot-product kernel runs (and the weights are packed for it).
  public var isNarrow: Bool
  /// Target pixels of one item, at most `WorkerScratch.panelRows` (`narrowRows`).
  public var rowsPerBlock: Int
  /// Blocks of target pixels.
  public var rowBlocks: Int
  /// Target channels of one item, a multiple of the register tile unless narrow.
  public var columnsPerBlock: Int
  /// Blocks of target channels.
  public var columnBlocks: Int
  /// Source pictures.
  public var source: UnsafePointer<Float>
  /// Packed weights.
  public var packed: UnsafePointer<Float>
  /// One number per target channel.
  public var bias: UnsafePointer<Float>?
  /// Applied to every result.
  public var activation: Activation
  /// Target pictures.
  public var target: UnsafeMutablePointer<Float>

  /// The number of work items.
  public var itemCount: Int {
    isNarrow ? rowBlocks : ConvolutionPass.phaseCount(role, geometry) * rowBlocks * columnBlocks
  }

  /// Cuts the work: blocks of pixels as large as the panel, and where these are fewer than 16,
  /// blocks of channels too.
  public init(
    _ role: PackedRole, _ geometry: ConvolutionGeometry, tile: RegisterTile,
    source: UnsafePointer<Float>, packed: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    activation: Activation, target: UnsafeMutablePointer<Float>
  ) {
    self.role = role
    self.geometry = geometry
    self.source = source
    self.packed = packed
    self.bias = bias
    self.activation = activation
    self.target = target
    isNarrow = Self.isNarrow(role, geometry, tile: tile)

    // Phase 0 has the largest grid; blocks beyond the end of a smaller one are empty.
    let first = ConvolutionPass(role, geometry, phase: 0)
    let limit =
      isNarrow
      ? min(max(first.rows / 16, 8), WorkerScratch.narrowRows)
      : WorkerScratch.panelRows / tile.rows * tile.rows
    let rowStep = isNarrow ? 8 : tile.rows
    let blocks = max((first.rows + limit - 1) / limit, 1)
    rowsPerBlock = max(
      RegisterTile.roundUp((first.rows + blocks - 1) / blocks, to: rowStep), rowStep)
    rowBlocks = (first.rows + rowsPerBlock - 1) / rowsPerBlock

    let columnTiles = (first.columns + tile.columns - 1) / tile.columns
    let items = max(rowBlocks * ConvolutionPass.phaseCount(role, geometry), 1)
    let wanted = isNarrow ? 1 : min((16 + items - 1) / items, columnTiles)
    let tilesPerBlock = max((columnTiles + max(wanted, 1) - 1) / max(wanted, 1), 1)
    columnsPerBlock = isNarrow ? first.columns : tilesPerBlock * tile.columns
    columnBlocks = isNarrow ? 1 : (columnTiles + tilesPerBlock - 1) / tilesPerBlock
  }

  /// Whether a role of a convolution runs as dot products: few target channels, and patches of
  /// which the panel holds eight whole.
  public static func isNarrow(
    _ role: PackedRole, _ geometry: ConvolutionGeometry, tile: RegisterTile
  ) -> Bool {
    let columns = role == .forward ? geometry.outputChannels : geometry.inputChannels
    guard columns <= tile.narrowLimit else { return false }
    let capacity = WorkerScratch.panelRows * WorkerScratch.panelStride / 8
    for phase in 0..<ConvolutionPass.phaseCount(role, geometry) {
      let pass = ConvolutionPass(role, geometry, phase: phase)
      guard pass.paddedDepth <= capacity else { return false }
    }
    return true
  }
}
