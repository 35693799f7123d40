/// The packing of weights for a role.
///
/// Items count over phases, taps and column tiles.
///
/// Packed order, phase after phase: wide [column tile][depth][columns of a tile]; narrow [column]
/// [padded depth]. The depth runs over the taps of the pass and the source channels; padding is 0.
/// For `.taps` all phases are one matrix, [row tile][source channel][rows of a tile], with the rows
/// of `TapScatter`; for `.lines` [row tile][column of taps][source channel][rows of a tile].
public struct PackTask {
  /// The convolution.
  public var geometry: ConvolutionGeometry
  /// What the weights are packed for.
  public var role: PackedRole
  /// The kernel they are packed for.
  public var method: ConvolutionMethod
  /// Column tiles, 1 with few target channels.
  public var columnTiles: Int
  /// KH×KW×C×OC.
  public var weights: UnsafePointer<Float>
  /// Where they go.
  public var packed: UnsafeMutablePointer<Float>

  /// The number of work items; a phase has at most KH·KW taps.
  public var itemCount: Int {
    (method == .taps || method == .lines ? 1 : ConvolutionPass.phaseCount(role, geometry))
      * columnTiles
      * geometry.kernelHeight * geometry.kernelWidth
  }

  package init(
    _ role: PackedRole, _ geometry: ConvolutionGeometry, tile: RegisterTile,
    weights: UnsafePointer<Float>, packed: UnsafeMutablePointer<Float>
  ) {
    self.role = role
    self.geometry = geometry
    self.weights = weights
    self.packed = packed
    method = ConvolutionMethod(role, geometry, tile: tile)
    let columns = role == .forward ? geometry.outputChannels : geometry.inputChannels
    columnTiles = method != .patches ? 1 : (columns + tile.columns - 1) / tile.columns
  }

  /// Floats that packed weights take.
  public static func packedCount(
    _ role: PackedRole, _ g: ConvolutionGeometry, tile: RegisterTile
  ) -> Int {
    let columns = role == .forward ? g.outputChannels : g.inputChannels
    let method = ConvolutionMethod(role, g, tile: tile)
    if method == .lines {
      let pass = LinePass(role, g)
      return RegisterTile.roundUp(pass.rows, to: tile.rows) * pass.scatter.tapsX
        * pass.scatter.sourceChannels
    }
    if method == .taps, let scatter = TapScatter(role, g) {
      return RegisterTile.roundUp(scatter.rows, to: tile.rows) * scatter.sourceChannels
    }
    let padded =
      method == .dots ? columns : RegisterTile.roundUp(columns, to: tile.columns)
    var depth = 0
    for phase in 0..<ConvolutionPass.phaseCount(role, g) {
      depth += ConvolutionPass(role, g, phase: phase).paddedDepth
    }
    return depth * padded
  }
}
