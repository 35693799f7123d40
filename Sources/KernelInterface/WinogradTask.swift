/// A convolution or an input gradient by `WinogradPass`, cut into work items by shape.
///
/// Items count over blocks of tiles, then blocks of target channels, then phases.
public struct WinogradTask {
  /// What is computed.
  public var pass: WinogradPass
  /// Tiles of one item, at most `WorkerScratch.panelRows`.
  public var tilesPerBlock: Int
  /// Blocks of tiles.
  public var tileBlocks: Int
  /// Target channels of one item, a multiple of the register tile, at most
  /// `WorkerScratch.panelDepth`.
  public var columnsPerBlock: Int
  /// Blocks of target channels.
  public var columnBlocks: Int
  /// Column tiles of the packed weights.
  public var columnTiles: Int
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
  public var itemCount: Int { pass.phases * pass.phases * tileBlocks * columnBlocks }

  /// Cuts the work: blocks of tiles as large as the panel, and where these are few, smaller blocks
  /// of channels.
  public init(
    _ role: PackedRole, _ geometry: ConvolutionGeometry, tile: RegisterTile,
    source: UnsafePointer<Float>, packed: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    activation: Activation, target: UnsafeMutablePointer<Float>
  ) {
    pass = WinogradPass(role, geometry)
    self.source = source
    self.packed = packed
    self.bias = bias
    self.activation = activation
    self.target = target
    // All nine points read a block's source pixels, which are to stay in the second-level cache.
    let sourcePixels = 4 * pass.spacing * pass.spacing
    let bytes = sourcePixels * pass.sourceChannels * MemoryLayout<Float>.stride
    let fitting = min(max(1_250_000 / bytes, 96), WorkerScratch.panelRows)
    let limit = fitting / tile.rows * tile.rows
    var blocks = max((pass.tiles + limit - 1) / limit, 1)
    columnTiles = (pass.targetChannels + tile.columns - 1) / tile.columns
    let most = WorkerScratch.panelDepth / tile.columns
    let phaseCount = pass.phases * pass.phases
    var parts = (columnTiles + most - 1) / most
    // A few items more where there are few, and an even number.
    if blocks * phaseCount * parts < 6 { parts = min(2 * parts, columnTiles) }
    if blocks * phaseCount * parts < 16, !(blocks * phaseCount * parts).isMultiple(of: 2),
      pass.tiles >= 2 * tile.rows
    {
      blocks += 1
    }
    tilesPerBlock = max(
      RegisterTile.roundUp((pass.tiles + blocks - 1) / blocks, to: tile.rows), tile.rows)
    tileBlocks = (pass.tiles + tilesPerBlock - 1) / tilesPerBlock
    let tilesInBlock = max((columnTiles + parts - 1) / parts, 1)
    columnsPerBlock = tilesInBlock * tile.columns
    columnBlocks = (columnTiles + tilesInBlock - 1) / tilesInBlock
  }
}

/// The packing of weights for a `WinogradPass`.
///
/// Packed order: [phase][point][column tile][depth][columns of a tile]; the depth runs over the
/// segments and the source channels. Items count over phases, segments and column tiles.
public struct WinogradPackTask {
  /// What the weights are for.
  public var pass: WinogradPass
  /// Forward or input gradient.
  public var role: PackedRole
  /// Column tiles.
  public var columnTiles: Int
  /// KH×KW×C×OC.
  public var weights: UnsafePointer<Float>
  /// Where they go.
  public var packed: UnsafeMutablePointer<Float>

  /// The number of work items.
  public var itemCount: Int {
    pass.phases * pass.phases * pass.segments * pass.segments * columnTiles
  }

  /// A packing.
  public init(
    _ role: PackedRole, _ geometry: ConvolutionGeometry, tile: RegisterTile,
    weights: UnsafePointer<Float>, packed: UnsafeMutablePointer<Float>
  ) {
    pass = WinogradPass(role, geometry)
    self.role = role
    self.weights = weights
    self.packed = packed
    columnTiles = (pass.targetChannels + tile.columns - 1) / tile.columns
  }

  /// Floats that packed weights take.
  public static func packedCount(
    _ role: PackedRole, _ geometry: ConvolutionGeometry, tile: RegisterTile
  ) -> Int {
    let pass = WinogradPass(role, geometry)
    return pass.phases * pass.phases * WinogradPass.points * pass.depth
      * RegisterTile.roundUp(pass.targetChannels, to: tile.columns)
  }
}
