/// The gradient of a convolution by its weights by the algorithm of `WinogradPass`, cut into work
/// items by shape.
///
/// With a tile of the output gradient in the place of the taps, the same three products give the two
/// weights of a pair; summed over all tiles before they are joined, they cost the joining once.
/// Items count over blocks of the depth, blocks of columns, and splits of the tiles; with several
/// splits each writes a partial sum, which the reduction of `WeightGradientTask` adds in order.
public struct WinogradGradientTask {
  /// The forward pass.
  public var pass: WinogradPass
  /// Depth of one item, at most `PatchPanel.rows`.
  public var depthPerBlock: Int
  /// Blocks of the depth.
  public var depthBlocks: Int
  /// Columns of one item, at most `WinogradGradientScratch.columns`.
  public var columnsPerBlock: Int
  /// Blocks of columns.
  public var columnBlocks: Int
  /// Tiles of one split.
  public var tilesPerSplit: Int
  /// Splits of the tiles.
  public var splits: Int
  /// N×H×W×C.
  public var input: UnsafePointer<Float>
  /// N×OH×OW×OC.
  public var outputGradient: UnsafePointer<Float>
  /// KH×KW×C×OC, or the first of the partial sums.
  public var target: UnsafeMutablePointer<Float>
  /// Weights, the distance of the partial sums.
  public var weightCount: Int

  /// The number of work items.
  public var itemCount: Int { depthBlocks * columnBlocks * splits }
  /// Tiles that are summed at once.
  @inlinable @inline(__always) public static var chunk: Int { WinogradBlockScratch.tiles }

  /// Cuts the work into 12 items or more where the shape allows it, the same for every instruction
  /// set.
  public init(
    _ geometry: ConvolutionGeometry, input: UnsafePointer<Float>,
    outputGradient: UnsafePointer<Float>, weightGradient: UnsafeMutablePointer<Float>,
    partialSums: UnsafeMutablePointer<Float>
  ) {
    pass = WinogradPass(.forward, geometry)
    self.input = input
    self.outputGradient = outputGradient
    weightCount = geometry.weightCount
    let partition = WinogradPartition(pass)
    depthPerBlock = partition.depthPerBlock
    depthBlocks = partition.depthBlocks
    columnsPerBlock = partition.columnsPerBlock
    columnBlocks = partition.columnBlocks
    tilesPerSplit = partition.tilesPerSplit
    splits = partition.splits
    target = splits > 1 ? partialSums : weightGradient
  }

  /// Floats of scratch.
  public static func scratchCount(_ geometry: ConvolutionGeometry) -> Int {
    let splits = WinogradPartition(WinogradPass(.forward, geometry)).splits
    return splits > 1 ? splits * geometry.weightCount : 0
  }
}

private struct WinogradPartition {
  let depthPerBlock, depthBlocks, columnsPerBlock, columnBlocks, tilesPerSplit, splits: Int

  init(_ pass: WinogradPass) {
    let limit = PatchPanel.rows
    let blocks = (pass.depth + limit - 1) / limit
    // 48 is a multiple of the row tiles 12 and 6 and of the vectors.
    depthPerBlock = RegisterTile.roundUp((pass.depth + blocks - 1) / blocks, to: 48)
    depthBlocks = (pass.depth + depthPerBlock - 1) / depthPerBlock
    // A few columns more than a block holds go with it: the sums' rows have room for them.
    columnsPerBlock =
      pass.targetChannels <= WinogradGradientScratch.stride
      ? RegisterTile.roundUp(pass.targetChannels, to: 16) : WinogradGradientScratch.columns
    columnBlocks = (pass.targetChannels + columnsPerBlock - 1) / columnsPerBlock
    let items = depthBlocks * columnBlocks
    let chunks = max((pass.tiles + WinogradGradientTask.chunk - 1) / WinogradGradientTask.chunk, 1)
    let wanted = min((12 + items - 1) / items, chunks)
    tilesPerSplit = (chunks + wanted - 1) / wanted * WinogradGradientTask.chunk
    splits = max((pass.tiles + tilesPerSplit - 1) / tilesPerSplit, 1)
  }
}
