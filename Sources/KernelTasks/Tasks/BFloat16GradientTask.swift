/// The gradient of a convolution by its weights in bfloat16, cut into work items by shape.
///
/// It is the matrix product output gradientᵀ × patches: rows are output channels, columns the depth
/// (taps × input channels), and the sum runs over output pixels. First the output gradient is rounded
/// and transposed into panels, [512 pixels][output channel][pixel]; all blocks read these. Items count over splits of the
/// pixels, blocks of the depth and blocks of output channels. With several splits each writes a
/// partial sum, which `WeightGradientTask`'s reduction adds in order.
public struct BFloat16GradientTask {
  /// The convolution.
  public var geometry: ConvolutionGeometry
  /// Depth of one item, a multiple of 32.
  public var depthPerBlock: Int
  /// Blocks of the depth.
  public var depthBlocks: Int
  /// Output channels of one item, a multiple of 32.
  public var channelsPerBlock: Int
  /// Blocks of output channels.
  public var channelBlocks: Int
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
  /// The panels of the output gradient, 16-bit words.
  public var panels: UnsafeMutablePointer<Float>
  /// Panels of pixels.
  public var panelCount: Int
  /// Rows of one panel: the output channels, padded.
  public var panelRows: Int

  /// Output channels of one item that makes panels.
  @inlinable @inline(__always) public static var panelItemChannels: Int { 64 }
  /// Items that make the panels: over panels and blocks of output channels.
  public var panelItemCount: Int {
    panelCount * ((geometry.outputChannels + Self.panelItemChannels - 1) / Self.panelItemChannels)
  }

  /// The number of work items.
  public var itemCount: Int { depthBlocks * channelBlocks * splits }

  /// Floats of scratch.
  public static func scratchCount(_ geometry: ConvolutionGeometry) -> Int {
    let partition = Partition(geometry)
    // A register tile may read some rows past the last panel.
    let rows = partition.panelCount * partition.panelRows + 32
    let panels = rows * BFloat16Panel.stride / 2
    return panels + (partition.splits > 1 ? partition.splits * geometry.weightCount : 0)
  }

  /// Cuts the work into eight items or more where the shape allows it.
  public init(
    _ geometry: ConvolutionGeometry, input: UnsafePointer<Float>,
    outputGradient: UnsafePointer<Float>, weightGradient: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    self.geometry = geometry
    self.input = input
    self.outputGradient = outputGradient
    self.weightGradient = weightGradient
    let partition = Partition(geometry)
    panels = scratch
    panelCount = partition.panelCount
    panelRows = partition.panelRows
    partialSums =
      scratch + (panelCount * panelRows + 32) * BFloat16Panel.stride / 2
    depthPerBlock = partition.depth.size
    depthBlocks = partition.depth.count
    channelsPerBlock = partition.channels.size
    channelBlocks = partition.channels.count
    pixelsPerSplit = partition.pixelsPerSplit
    splits = partition.splits
  }
}

private struct Partition {
  let depth: (size: Int, count: Int)
  let channels: (size: Int, count: Int)
  let pixelsPerSplit: Int
  let splits: Int
  let panelCount: Int
  let panelRows: Int

  init(_ g: ConvolutionGeometry) {
    let pass = ConvolutionPass(.forward, g, phase: 0)
    depth = Self.blocks(pass.depth)
    channels = Self.blocks(pass.columns)
    let items = max(depth.count * channels.count, 1)
    let panels = max(
      (pass.rows + BFloat16Panel.depth - 1) / BFloat16Panel.depth, 1)
    panelCount = panels
    panelRows = RegisterTile.roundUp(pass.columns, to: 16)
    let wanted = min((8 + items - 1) / items, panels)
    pixelsPerSplit = (panels + wanted - 1) / wanted * BFloat16Panel.depth
    splits = max((pass.rows + pixelsPerSplit - 1) / pixelsPerSplit, 1)
  }

  /// Equal blocks of at most `gradientBlock`, multiples of 32.
  private static func blocks(_ length: Int) -> (size: Int, count: Int) {
    let limit = BFloat16GradientScratch.block
    let count = max((length + limit - 1) / limit, 1)
    let size = max(RegisterTile.roundUp((length + count - 1) / count, to: 32), 32)
    return (size, (length + size - 1) / size)
  }
}
