/// A convolution or its input gradient in bfloat16, cut into work items by shape.
///
/// Items count over blocks of target pixels, then blocks of target channels, then phases; by taps
/// over pictures and bands of target rows.
public struct BFloat16ConvolutionTask {
  /// The convolution.
  public var geometry: ConvolutionGeometry
  /// Forward or input gradient.
  public var role: PackedRole
  /// Whether the products of all taps with source pixels are added up at their targets
  /// (`TapScatter`) instead: few target channels.
  public var usesTaps: Bool
  /// Target pixels of one item (target rows by taps), a multiple of 32, at most `BFloat16Panel.rows`.
  public var rowsPerBlock: Int
  /// Blocks of target pixels.
  public var rowBlocks: Int
  /// Target channels of one item, a multiple of 32.
  public var columnsPerBlock: Int
  /// Blocks of target channels.
  public var columnBlocks: Int
  /// Source pictures.
  public var source: UnsafePointer<Float>
  /// Packed weights, 16-bit words.
  public var packed: UnsafePointer<Float>
  /// One number per target channel.
  public var bias: UnsafePointer<Float>?
  /// Applied to every result.
  public var activation: Activation
  /// Target pictures.
  public var target: UnsafeMutablePointer<Float>

  /// The number of work items.
  public var itemCount: Int {
    usesTaps
      ? geometry.batch * rowBlocks
      : ConvolutionPass.phaseCount(role, geometry) * rowBlocks * columnBlocks
  }

  /// Rows and columns of the widest register tile.
  private static let tile = 32
  /// Items that the cut aims at: each block of channels gathers its patches anew, so no more than
  /// keep a few threads busy.
  private static let wantedItems = 8

  /// Cuts the work: blocks of pixels as large as the panel, and where these are few, smaller blocks
  /// of pixels, then blocks of channels.
  public init(
    _ role: PackedRole, _ geometry: ConvolutionGeometry, source: UnsafePointer<Float>,
    packed: UnsafePointer<Float>, bias: UnsafePointer<Float>?, activation: Activation,
    target: UnsafeMutablePointer<Float>
  ) {
    self.role = role
    self.geometry = geometry
    self.source = source
    self.packed = packed
    self.bias = bias
    self.activation = activation
    self.target = target

    if let scatter = Self.scatter(role, geometry) {
      usesTaps = true
      rowsPerBlock = scatter.bandRows
      rowBlocks = (scatter.targetHeight + rowsPerBlock - 1) / rowsPerBlock
      columnsPerBlock = scatter.targetChannels
      columnBlocks = 1
      return
    }
    usesTaps = false
    // Phase 0 has the largest grid; blocks beyond the end of a smaller one are empty.
    let first = ConvolutionPass(role, geometry, phase: 0)
    let phases = max(ConvolutionPass.phaseCount(role, geometry), 1)
    let limit = BFloat16Panel.rows
    let wantedRows = max((Self.wantedItems + phases - 1) / phases, 1)
    var blocks = max((first.rows + limit - 1) / limit, 1)
    // Twice as many halves at most: the weights are read again for every block.
    if blocks < wantedRows { blocks = min(2 * blocks, max(first.rows / Self.tile, 1)) }
    rowsPerBlock = max(
      RegisterTile.roundUp((first.rows + blocks - 1) / blocks, to: Self.tile), Self.tile)
    rowBlocks = (first.rows + rowsPerBlock - 1) / rowsPerBlock

    let columnTiles = (first.columns + Self.tile - 1) / Self.tile
    let items = max(rowBlocks * phases, 1)
    let wanted = max(min((Self.wantedItems + items - 1) / items, columnTiles), 1)
    let tilesPerBlock = max((columnTiles + wanted - 1) / wanted, 1)
    columnsPerBlock = tilesPerBlock * Self.tile
    columnBlocks = (columnTiles + tilesPerBlock - 1) / tilesPerBlock
  }

  /// The scatter of a role that runs by taps: input gradients to at most eight channels.
  public static func scatter(_ role: PackedRole, _ g: ConvolutionGeometry) -> TapScatter? {
    guard role == .inputGradient, g.inputChannels <= 8 else { return nil }
    guard let scatter = TapScatter(role, g), scatter.isWorthwhile else { return nil }
    return scatter
  }
}
