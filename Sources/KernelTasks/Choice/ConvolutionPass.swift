/// One matrix product that a convolution consists of: a grid of target pixels, each the product of
/// a patch of source pixels (taps × source channels) with a weight matrix.
///
/// The forward convolution is one pass. Its input gradient with stride s is s² passes ("phases"),
/// one for each remainder of the target pixel's position modulo s: within a phase every pixel has
/// the same taps, and the taps of one row are neighbours in the source.
public struct ConvolutionPass: Sendable {
  /// Rows of the target grid per picture.
  public var gridHeight: Int
  /// Columns of the target grid.
  public var gridWidth: Int
  /// Pictures.
  public var batch: Int

  /// Height of the source pictures.
  public var sourceHeight: Int
  /// Width of the source pictures.
  public var sourceWidth: Int
  /// Channels of the source pictures.
  public var sourceChannels: Int
  /// Source pixels between the patches of neighbouring grid pixels.
  public var sourceStep: Int
  /// Source row of the first tap of grid row 0.
  public var originY: Int
  /// Source column of the first tap of grid column 0.
  public var originX: Int
  /// Rows of taps.
  public var tapsY: Int
  /// Columns of taps.
  public var tapsX: Int

  /// Height of the target pictures.
  public var targetHeight: Int
  /// Width of the target pictures.
  public var targetWidth: Int
  /// Channels of the target pictures: the columns of the product.
  public var columns: Int
  /// Target pixels between neighbouring grid pixels.
  public var targetStep: Int
  /// Target row of grid row 0.
  public var targetY: Int
  /// Target column of grid column 0.
  public var targetX: Int

  /// Kernel row of the first row of taps.
  public var kernelY: Int
  /// Kernel column of the first column of taps.
  public var kernelX: Int
  /// Kernel rows or columns between taps; negative in an input gradient.
  public var kernelStep: Int
  /// Sum of the padded depths of the phases before this one: where its packed weights begin.
  public var packedDepthBefore: Int

  /// Target pixels of this pass.
  @inlinable @inline(__always)
  public var rows: Int { batch * gridHeight * gridWidth }
  /// Taps × source channels.
  @inlinable @inline(__always)
  public var depth: Int { tapsY * tapsX * sourceChannels }
  /// Depth as packed.
  @inlinable @inline(__always)
  public var paddedDepth: Int { RegisterTile.roundUp(depth, to: RegisterTile.depthMultiple) }

  /// The number of passes of a role.
  @inlinable @inline(__always)
  public static func phaseCount(_ role: PackedRole, _ g: ConvolutionGeometry) -> Int {
    role.isForward ? 1 : g.stride * g.stride
  }

  /// Pass `phase` of a convolution in a role.
  public init(_ role: PackedRole, _ g: ConvolutionGeometry, phase: Int) {
    switch role {
    case .forward: self.init(forward: g)
    case .inputGradient: self.init(inputGradient: g, phase: phase)
    }
  }

  private init(forward g: ConvolutionGeometry) {
    batch = g.batch
    gridHeight = g.outputHeight
    gridWidth = g.outputWidth
    sourceHeight = g.inputHeight
    sourceWidth = g.inputWidth
    sourceChannels = g.inputChannels
    sourceStep = g.stride
    originY = -g.padTop
    originX = -g.padLeft
    tapsY = g.kernelHeight
    tapsX = g.kernelWidth
    targetHeight = g.outputHeight
    targetWidth = g.outputWidth
    columns = g.outputChannels
    targetStep = 1
    targetY = 0
    targetX = 0
    kernelY = 0
    kernelX = 0
    kernelStep = 1
    packedDepthBefore = 0
  }

  private init(inputGradient g: ConvolutionGeometry, phase: Int) {
    let (vertical, horizontal) = Self.axes(g, phase: phase)
    batch = g.batch
    gridHeight = vertical.grid
    gridWidth = horizontal.grid
    sourceHeight = g.outputHeight
    sourceWidth = g.outputWidth
    sourceChannels = g.outputChannels
    sourceStep = 1
    originY = vertical.origin
    originX = horizontal.origin
    tapsY = vertical.taps
    tapsX = horizontal.taps
    targetHeight = g.inputHeight
    targetWidth = g.inputWidth
    columns = g.inputChannels
    targetStep = g.stride
    targetY = phase / g.stride
    targetX = phase % g.stride
    kernelY = vertical.firstTap
    kernelX = horizontal.firstTap
    kernelStep = -g.stride
    packedDepthBefore = 0
    for earlier in 0..<phase {
      let (vertical, horizontal) = Self.axes(g, phase: earlier)
      packedDepthBefore += RegisterTile.roundUp(
        vertical.taps * horizontal.taps * g.outputChannels, to: RegisterTile.depthMultiple)
    }
  }
}

extension ConvolutionPass {
  /// One axis of one phase of an input gradient.
  ///
  /// Input pixel i = stride·q + phase is read by output pixel o at tap k where i + pad = stride·o +
  /// k. So k ≡ i + pad modulo the stride, and as k grows by the stride o falls by one: taps are
  /// listed from the largest k down, which makes their output pixels rise.
  private struct Axis {
    let grid: Int
    let taps: Int
    let firstTap: Int
    let origin: Int

    init(phase: Int, side: Int, kernel: Int, pad: Int, stride: Int) {
      grid = (max(side - phase, 0) + stride - 1) / stride
      let smallestTap = (phase + pad) % stride
      taps = (max(kernel - smallestTap, 0) + stride - 1) / stride
      firstTap = smallestTap + stride * (taps - 1)
      origin = (phase + pad) / stride - (taps - 1)
    }
  }

  private static func axes(
    _ g: ConvolutionGeometry, phase: Int
  ) -> (vertical: Axis, horizontal: Axis) {
    (
      Axis(
        phase: phase / g.stride, side: g.inputHeight, kernel: g.kernelHeight, pad: g.padTop,
        stride: g.stride),
      Axis(
        phase: phase % g.stride, side: g.inputWidth, kernel: g.kernelWidth, pad: g.padLeft,
        stride: g.stride)
    )
  }
}
