/// A convolution or an input gradient by `WinogradPass`, cut into work items by shape.
///
/// Items count over blocks of tiles, then blocks of target channels, then phases.
public struct WinogradTask {
  /// What is computed.
  public var pass: WinogradPass
  /// Tiles of one item, at most `PatchPanel.rows`.
  public var tilesPerBlock: Int
  /// Tiles whose nine panels and products are computed at once, at most
  /// `WinogradBlockScratch.tiles`; 0 to go point by point.
  public var tilesAtOnce: Int
  /// Blocks of tiles.
  public var tileBlocks: Int
  /// Target channels of one item, a multiple of the register tile, at most
  /// `PatchPanel.depth`.
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

  /// Cuts the work: blocks of some tiles for all points at once, or blocks as large as the panel, and
  /// where these are few, smaller blocks of channels.
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
    columnTiles = (pass.targetChannels + tile.columns - 1) / tile.columns
    let most = PatchPanel.depth / tile.columns
    let partition = WinogradCut(pass, tile, columnTiles, parts: (columnTiles + most - 1) / most)
    tilesPerBlock = partition.tilesPerBlock
    tilesAtOnce = partition.tilesAtOnce
    tileBlocks = (pass.tiles + tilesPerBlock - 1) / tilesPerBlock
    columnsPerBlock = partition.columnsPerBlock
    columnBlocks = (columnTiles * tile.columns + columnsPerBlock - 1) / columnsPerBlock
  }
}

private struct WinogradCut {
  var tilesPerBlock, tilesAtOnce, columnsPerBlock: Int

  init(_ pass: WinogradPass, _ tile: RegisterTile, _ columnTiles: Int, parts: Int) {
    columnsPerBlock = (columnTiles + parts - 1) / parts * tile.columns
    tilesAtOnce = 0
    tilesPerBlock = 0
    if isSmall(pass, tile) {
      // Four register tiles read a tile of the weights from the first-level cache.
      tilesAtOnce = 4 * tile.rows
      let most = RegisterTile.roundUp(pass.phases * pass.phases * pass.tiles / 16, to: tile.rows)
      tilesPerBlock = min(max(most, tile.rows), 2 * tilesAtOnce)
    } else {
      cutPointByPoint(pass, tile, columnTiles, parts)
    }
  }

  /// Whether the second-level cache (512 KiB with AVX2, 1 MiB with AVX-512) holds the panels and
  /// products of all points, for as many tiles as make reading the weights cheap.
  private func isSmall(_ pass: WinogradPass, _ tile: RegisterTile) -> Bool {
    let row = pass.segments * pass.sourceChannels
    let depth = row <= PatchPanel.depth ? row : pass.sourceChannels
    // Blocks finish with vectors of columns that overlap.
    let isWide = (pass.targetChannels - 1) % columnsPerBlock >= tile.columns / 2
    return isWide && min(depth, PatchPanel.depth) + columnsPerBlock <= 464
  }

  private mutating func cutPointByPoint(
    _ pass: WinogradPass, _ tile: RegisterTile, _ columnTiles: Int, _ parts: Int
  ) {
    // All nine points read a block's source pixels, which are to stay in the second-level cache.
    let sourcePixels = 4 * pass.spacing * pass.spacing
    let bytes = sourcePixels * pass.sourceChannels * MemoryLayout<Float>.stride
    let fitting = min(max(1_250_000 / bytes, 96), PatchPanel.rows)
    let limit = fitting / tile.rows * tile.rows
    var blocks = max((pass.tiles + limit - 1) / limit, 1)
    let phases = pass.phases * pass.phases
    var parts = parts
    // A few items more where there are few, and an even number.
    if blocks * phases * parts < 6 { parts = min(2 * parts, columnTiles) }
    if blocks * phases * parts < 16, !(blocks * phases * parts).isMultiple(of: 2),
      pass.tiles >= 2 * tile.rows
    {
      blocks += 1
    }
    tilesPerBlock = max(
      RegisterTile.roundUp((pass.tiles + blocks - 1) / blocks, to: tile.rows), tile.rows)
    columnsPerBlock = max((columnTiles + parts - 1) / parts, 1) * tile.columns
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

  package init(
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
