/// The kernels of a convolution or an input gradient; each has its own order of packed weights.
public enum ConvolutionMethod: Hashable, Sendable {
  /// Patches × weights in register tiles: many target channels.
  case patches
  /// Dot products of patches and weights: few target channels.
  case dots
  /// Weights × source pixels, whose products are then added up at their targets: few target
  /// channels and several taps (`TapScatter`).
  case taps
  /// Weights × lines of source pixels, summed over the taps of a row: few target channels, stride 1
  /// and many taps (`LinePass`).
  case lines

  /// The method of a role of a convolution.
  public init(_ role: PackedRole, _ geometry: ConvolutionGeometry, tile: RegisterTile) {
    let columns = role == .forward ? geometry.outputChannels : geometry.inputChannels
    self = .patches
    guard columns <= tile.narrowLimit else { return }
    if LinePass.applies(to: role, geometry) {
      self = .lines
      return
    }
    if let scatter = TapScatter(role, geometry), scatter.isWorthwhile {
      self = .taps
      return
    }
    for phase in 0..<ConvolutionPass.phaseCount(role, geometry) {
      let pass = ConvolutionPass(role, geometry, phase: phase)
      guard pass.paddedDepth <= DotScratch.patchCount else { return }
    }
    self = .dots
  }
}
