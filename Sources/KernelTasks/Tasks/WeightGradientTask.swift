/// The gradient of a convolution by its weights, cut into work items by shape.
///
/// It is the matrix product patchesᵀ × output gradient: rows are the depth (taps × input channels),
/// columns the output channels, and the sum runs over output pixels. Items count over blocks of the
/// depth, blocks of columns, and splits of the pixels; with several splits each writes a partial
/// sum into the scratch and the reduction adds them in order.
public struct WeightGradientTask {
  /// The convolution.
  public var geometry: ConvolutionGeometry
  /// Whether the kernel for few output channels runs, which reads the input in place.
  public var isNarrow: Bool
  /// Whether the kernel of `BandGradient` runs, which cuts the work by itself.
  public var isBanded: Bool
  /// Depth of one item, at most `PatchPanel.depth` unless narrow.
  public var depthPerBlock: Int
  /// Blocks of the depth.
  public var depthBlocks: Int
  /// Columns of one item.
  public var columnsPerBlock: Int
  /// Blocks of columns.
  public var columnBlocks: Int
  /// Output pixels of one split.
  public var pixelsPerSplit: Int
  /// Splits of the output pixels.
  public var splits: Int
  /// N×H×W×C.
  public var input: UnsafePointer<Float>
  /// N×OH×OW×OC.
  public var outputGradient: UnsafePointer<Float>
  /// KH×KW×C×OC.
  public var weightGradient: UnsafeMutablePointer<Float>
  /// splits × KH×KW×C×OC, unused with one split.
  public var partialSums: UnsafeMutablePointer<Float>

  /// The number of work items.
  public var itemCount: Int { depthBlocks * columnBlocks * splits }
  /// Elements that one item of the reduction adds.
  @inlinable @inline(__always) public static var reductionChunk: Int { 8192 }
  /// Work items of the reduction.
  public var reductionItemCount: Int {
    guard splits > 1 else { return 0 }
    return (geometry.weightCount + Self.reductionChunk - 1) / Self.reductionChunk
  }

  /// Floats of scratch.
  public static func scratchCount(_ geometry: ConvolutionGeometry) -> Int {
    let splits = Partition(geometry).splits
    return splits > 1 ? splits * geometry.weightCount : 0
  }

  /// Cuts the work into 16 items or more where the shape allows it.
  public init(
    _ geometry: ConvolutionGeometry, input: UnsafePointer<Float>,
    outputGradient: UnsafePointer<Float>, weightGradient: UnsafeMutablePointer<Float>,
    partialSums: UnsafeMutablePointer<Float>
  ) {
    self.geometry = geometry
    self.input = input
    self.outputGradient = outputGradient
    self.weightGradient = weightGradient
    self.partialSums = partialSums
    let partition = Partition(geometry)
    isNarrow = partition.isNarrow
    isBanded = partition.isBanded
    depthPerBlock = partition.depthPerBlock
    depthBlocks = partition.depthBlocks
    columnsPerBlock = partition.columnsPerBlock
    columnBlocks = partition.columnBlocks
    pixelsPerSplit = partition.pixelsPerSplit
    splits = partition.splits
  }
}

/// The same for every instruction set, so that scratch sizes are too.
private struct Partition {
  let isNarrow: Bool
  let isBanded: Bool
  let depthPerBlock: Int
  let depthBlocks: Int
  let columnsPerBlock: Int
  let columnBlocks: Int
  let pixelsPerSplit: Int
  let splits: Int

  init(_ g: ConvolutionGeometry) {
    let pass = ConvolutionPass(.forward, g, phase: 0)
    isBanded = BandGradient.applies(to: g)
    if isBanded {
      isNarrow = false
      (depthPerBlock, depthBlocks) = (pass.depth, 1)
      (columnsPerBlock, columnBlocks) = (pass.columns, 1)
      pixelsPerSplit = pass.rows
      splits = BandGradient(g).splits
      return
    }
    isNarrow =
      pass.columns <= 4 && pass.sourceChannels % RegisterTile.depthMultiple == 0
      && pass.depth * pass.columns <= NarrowGradientScratch.weights
    let depthCount = max((pass.depth + PatchPanel.depth - 1) / PatchPanel.depth, 1)
    // 48 is a multiple of the row tiles 12, 6 and 4.
    let even = RegisterTile.roundUp((pass.depth + depthCount - 1) / depthCount, to: 48)
    depthPerBlock = isNarrow ? max(pass.depth, 1) : max(min(even, PatchPanel.depth), 1)
    depthBlocks = (pass.depth + depthPerBlock - 1) / depthPerBlock
    columnsPerBlock = GradientScratch.columns
    columnBlocks = (pass.columns + columnsPerBlock - 1) / columnsPerBlock
    let items = max(depthBlocks * columnBlocks, 1)
    let panels = max((pass.rows + PatchPanel.rows - 1) / PatchPanel.rows, 1)
    let wanted = min((16 + items - 1) / items, panels)
    let panelsPerSplit = (panels + wanted - 1) / wanted
    pixelsPerSplit = panelsPerSplit * PatchPanel.rows
    splits = max((pass.rows + pixelsPerSplit - 1) / pixelsPerSplit, 1)
  }
}
