/// A convolution or its input gradient, cut into work items by shape.
///
/// Items count over blocks of target pixels, then blocks of target channels, then phases; with few
/// target channels there is an item for each block of pixels (`.dots`) or for each band of target
/// rows of each picture (`.taps`, `.lines`).
public struct ConvolutionTask {
  /// The convolution.
  public var geometry: ConvolutionGeometry
  /// Forward or input gradient.
  public var role: PackedRole
  /// Which kernel runs (and the weights are packed for).
  public var method: ConvolutionMethod
  /// Target pixels of one item, at most `PatchPanel.rows` (`DotScratch.rows`); target rows with
  /// `.taps` and `.lines`.
  public var rowsPerBlock: Int
  /// Blocks of target pixels; of the rows of one picture with `.taps` and `.lines`.
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
  /// Multiplies every result at the end.
  public var mask: ActivationMask?
  /// Target pictures.
  public var target: UnsafeMutablePointer<Float>

  /// The number of work items.
  public var itemCount: Int {
    switch method {
    case .patches: ConvolutionPass.phaseCount(role, geometry) * rowBlocks * columnBlocks
    case .dots: rowBlocks
    case .taps, .lines: geometry.batch * rowBlocks
    }
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
    method = ConvolutionMethod(role, geometry, tile: tile)
    if method == .lines {
      let pass = LinePass(role, geometry)
      rowsPerBlock = pass.bandRows
      rowBlocks = (pass.scatter.targetHeight + rowsPerBlock - 1) / rowsPerBlock
      columnsPerBlock = pass.scatter.targetChannels
      columnBlocks = 1
      return
    }
    if method == .taps, let scatter = TapScatter(role, geometry) {
      rowsPerBlock = scatter.bandRows
      rowBlocks = (scatter.targetHeight + rowsPerBlock - 1) / rowsPerBlock
      columnsPerBlock = scatter.targetChannels
      columnBlocks = 1
      return
    }
    let isNarrow = method == .dots

    // Phase 0 has the largest grid; blocks beyond the end of a smaller one are empty.
    let first = ConvolutionPass(role, geometry, phase: 0)
    let limit =
      isNarrow
      ? min(max(first.rows / 16, 8), DotScratch.rows)
      : PatchPanel.rows / tile.rows * tile.rows
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
}
