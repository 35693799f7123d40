/// A 4×4 convolution with stride 1 or 2 or a 3×3 one with stride 2, or its input gradient, as products
/// of 2×2 pieces by the minimal filtering algorithm F(2×2, 2×2) (Winograd 1980; Lavin and Gray 2016).
///
/// Along one axis two neighbouring results of two taps, y₀ = d₀g₀ + d₁g₁ and y₁ = d₁g₀ + d₂g₁, take
/// three products instead of four: m₀ = (d₀ − d₁)g₀, m₁ = d₁(g₀ + g₁), m₂ = (d₂ − d₁)g₁;
/// y₀ = m₀ + m₁, y₁ = m₁ + m₂. On both axes that are nine instead of sixteen, with nothing but
/// additions around them, so that hardly any precision is lost.
///
/// Four taps on an axis are two such pairs. With stride 2 the even and the odd source pixels meet
/// one pair each, with stride 1 the second pair is the first moved by two pixels: the two segments
/// of the depth. The input gradient with stride 2 has one pair for each parity of the target pixel:
/// the two phases. Three taps with stride 2 are four whose last one is zero: of the second pair
/// (segment or phase 1) the third product vanishes, which leaves 25 products instead of 36.
public struct WinogradPass: Sendable {
  /// Pictures.
  public var batch: Int
  /// Rows of a source picture.
  public var sourceHeight: Int
  /// Columns of a source picture.
  public var sourceWidth: Int
  /// Channels of a source picture.
  public var sourceChannels: Int
  /// Rows of a target picture.
  public var targetHeight: Int
  /// Columns of a target picture.
  public var targetWidth: Int
  /// Channels of a target picture.
  public var targetChannels: Int
  /// Segments of the depth on each axis, 1 or 2.
  public var segments: Int
  /// Phases of the target on each axis, 1 or 2; also the distance of a phase's target pixels.
  public var phases: Int
  /// The first source pixel of tile 0 in segment 0 and phase 0.
  public var sourceOffset: Int
  /// How many pixels later a segment starts than the one before.
  public var segmentStep: Int
  /// The distance of the source pixels of a tile.
  public var spacing: Int
  /// Taps of the kernel on an axis, 3 or 4.
  public var kernel: Int
  /// The kernel's tap of element 0 in segment 0 and phase 0.
  public var tapOffset: Int
  /// How many taps later a segment starts.
  public var tapPerSegment: Int
  /// How many taps later a phase starts.
  public var tapPerPhase: Int
  /// The distance of the two taps.
  public var tapPerElement: Int
  /// Rows of whole tiles; a tile is two by two target pixels of a phase.
  public var tilesHigh: Int
  /// Columns of whole tiles.
  public var tilesWide: Int
  /// 1 if a row of tiles follows whose lower pixels lie outside, which needs no third row of products.
  public var edgeRows: Int
  /// 1 if a column of tiles follows whose right pixels lie outside.
  public var edgeColumns: Int

  /// Products for each tile.
  @inlinable @inline(__always) public static var points: Int { 9 }
  /// Most channels: as many zeros stand for a pixel beyond the edge.
  @inlinable @inline(__always) public static var channelLimit: Int { 2048 }

  /// Tiles of one phase, in this order: the whole ones of all pictures, those on the right edge, on the
  /// lower edge, in the corner.
  @inlinable @inline(__always)
  public var tiles: Int { batch * (tilesHigh + edgeRows) * (tilesWide + edgeColumns) }
  /// Length of the sums: the source channels of all segments.
  @inlinable @inline(__always)
  public var depth: Int { segments * segments * sourceChannels }

  /// Segments on an axis whose product `point` (0 to 2 on that axis) is not always zero.
  @inlinable @inline(__always)
  public func segments(point: Int) -> Int { kernel == 3 && point == 2 ? 1 : segments }

  /// Whether the product `point` on an axis is always zero in a phase.
  @inlinable @inline(__always)
  public func isZero(point: Int, phase: Int) -> Bool { kernel == 3 && point == 2 && phase == 1 }

  /// Whether a convolution and its gradients are computed this way.
  public static func applies(to g: ConvolutionGeometry) -> Bool {
    guard g.kernelHeight == g.kernelWidth, g.padTop == g.padLeft,
      g.kernelHeight == 4
        ? g.padTop == 1 && (g.stride == 1 || g.stride == 2)
        : g.kernelHeight == 3 && g.padTop == 0 && g.stride == 2,
      g.inputHeight == g.stride * g.outputHeight, g.inputWidth == g.stride * g.outputWidth
    else { return false }
    if g.kernelHeight == 3 {
      // Tiles that reach beyond the edge eat up what is saved: of a product on each axis five of six
      // are left for a whole tile, four of three for half of one.
      let high = 5 * (g.outputHeight / 2) + 4 * (g.outputHeight % 2)
      let wide = 5 * (g.outputWidth / 2) + 4 * (g.outputWidth % 2)
      guard 20 * high * wide <= 17 * 9 * g.outputHeight * g.outputWidth else { return false }
    }
    return [g.inputChannels, g.outputChannels].allSatisfy {
      $0 >= 32 && $0 <= channelLimit
    }
  }

  /// The pass of a role.
  ///
  /// - Precondition: `applies(to:)`.
  public init(_ role: PackedRole, _ g: ConvolutionGeometry) {
    batch = g.batch
    let isForward = role == .forward
    sourceHeight = isForward ? g.inputHeight : g.outputHeight
    sourceWidth = isForward ? g.inputWidth : g.outputWidth
    sourceChannels = isForward ? g.inputChannels : g.outputChannels
    targetHeight = isForward ? g.outputHeight : g.inputHeight
    targetWidth = isForward ? g.outputWidth : g.inputWidth
    targetChannels = isForward ? g.outputChannels : g.inputChannels
    kernel = g.kernelHeight
    switch (isForward, g.stride) {
    case (true, 2) where g.kernelHeight == 3:
      (segments, phases, sourceOffset, segmentStep, spacing) = (2, 1, 0, 1, 2)
      (tapOffset, tapPerSegment, tapPerPhase, tapPerElement) = (0, 1, 0, 2)
    case (false, 2) where g.kernelHeight == 3:
      (segments, phases, sourceOffset, segmentStep, spacing) = (1, 2, -1, 0, 1)
      (tapOffset, tapPerSegment, tapPerPhase, tapPerElement) = (2, 0, -1, -2)
    case (true, 2):
      (segments, phases, sourceOffset, segmentStep, spacing) = (2, 1, -1, 1, 2)
      (tapOffset, tapPerSegment, tapPerPhase, tapPerElement) = (0, 1, 0, 2)
    case (true, _):
      (segments, phases, sourceOffset, segmentStep, spacing) = (2, 1, -1, 2, 1)
      (tapOffset, tapPerSegment, tapPerPhase, tapPerElement) = (0, 2, 0, 1)
    case (false, 2):
      (segments, phases, sourceOffset, segmentStep, spacing) = (1, 2, -1, 0, 1)
      (tapOffset, tapPerSegment, tapPerPhase, tapPerElement) = (3, 0, -1, -2)
    case (false, _):
      (segments, phases, sourceOffset, segmentStep, spacing) = (2, 1, -2, 2, 1)
      (tapOffset, tapPerSegment, tapPerPhase, tapPerElement) = (3, -2, 0, -1)
    }
    // With two phases the target is twice as large as the source, so all phases are as large.
    tilesHigh = targetHeight / phases / 2
    tilesWide = targetWidth / phases / 2
    edgeRows = targetHeight / phases % 2
    edgeColumns = targetWidth / phases % 2
  }
}
