/// The packing of weights for convolutions in bfloat16.
///
/// Packed order, phase after phase: [block of 16 columns][pair of depths][16 columns][2], 16-bit
/// words. The depth of a phase runs over its taps and the source channels and is padded with zeros to
/// a multiple of 32. Items count over phases, blocks of columns and pieces of the depth.
///
/// For input gradients by taps: [piece of the depth][row of `TapScatter`][piece], rows as long as a
/// panel's. Items count over pieces and blocks of 32 rows.
public struct BFloat16PackTask {
  /// The convolution.
  public var geometry: ConvolutionGeometry
  /// What the weights are packed for.
  public var role: PackedRole
  /// The scatter, by taps.
  public var scatter: TapScatter?
  /// Blocks of columns, or of rows by taps.
  public var columnBlocks: Int
  /// Pieces of the deepest phase.
  public var pieces: Int
  /// KH×KW×C×OC.
  public var weights: UnsafePointer<Float>
  /// Where they go, as 16-bit words.
  public var packed: UnsafeMutablePointer<Float>

  /// Depth of one piece: what one row of a panel holds.
  @inlinable @inline(__always)
  public static var pieceDepth: Int { BFloat16Panel.depth }

  /// The number of work items.
  public var itemCount: Int {
    (scatter != nil ? 1 : ConvolutionPass.phaseCount(role, geometry)) * columnBlocks * pieces
  }

  package init(
    _ role: PackedRole, _ geometry: ConvolutionGeometry, weights: UnsafePointer<Float>,
    packed: UnsafeMutablePointer<Float>
  ) {
    self.role = role
    self.geometry = geometry
    self.weights = weights
    self.packed = packed
    scatter = BFloat16ConvolutionTask.scatter(role, geometry)
    if let scatter {
      columnBlocks = Self.tapRows(scatter) / 32
      pieces = (scatter.sourceChannels + Self.pieceDepth - 1) / Self.pieceDepth
      return
    }
    columnBlocks = Self.paddedColumns(role, geometry) / BFloat16Panel.columnMultiple
    var deepest = 0
    for phase in 0..<ConvolutionPass.phaseCount(role, geometry) {
      deepest = max(deepest, ConvolutionPass(role, geometry, phase: phase).depth)
    }
    pieces = (deepest + Self.pieceDepth - 1) / Self.pieceDepth
  }

  /// Floats that packed weights take; two words fit in each.
  public static func packedCount(_ role: PackedRole, _ g: ConvolutionGeometry) -> Int {
    if let scatter = BFloat16ConvolutionTask.scatter(role, g) {
      let pieces = (scatter.sourceChannels + pieceDepth - 1) / pieceDepth
      return pieces * tapRows(scatter) * BFloat16Panel.stride / 2
    }
    let phases = ConvolutionPass.phaseCount(role, g)
    return depthBefore(phase: phases, role, g) * paddedColumns(role, g) / 2
  }

  /// Rows of a product of taps, with as many more as a register tile may read.
  public static func tapRows(_ scatter: TapScatter) -> Int {
    RegisterTile.roundUp(scatter.rows + 16, to: 32)
  }

  /// Columns with padding.
  public static func paddedColumns(_ role: PackedRole, _ g: ConvolutionGeometry) -> Int {
    RegisterTile.roundUp(
      role == .forward ? g.outputChannels : g.inputChannels, to: BFloat16Panel.columnMultiple)
  }

  /// A phase's depth with padding.
  public static func paddedDepth(_ pass: ConvolutionPass) -> Int {
    RegisterTile.roundUp(pass.depth, to: BFloat16Panel.depthMultiple)
  }

  /// Padded depths of the phases before one.
  public static func depthBefore(
    phase: Int, _ role: PackedRole, _ g: ConvolutionGeometry
  ) -> Int {
    var depth = 0
    for earlier in 0..<phase { depth += paddedDepth(ConvolutionPass(role, g, phase: earlier)) }
    return depth
  }
}
