/// Nearest upsampling by a whole factor, and its transpose.
///
/// One work item per row of the small picture.
public struct UpsamplingTask {
  /// The small picture for upsampling, the large one for the sums.
  public var input: UnsafePointer<Float>
  /// The large picture for upsampling, the small one for the sums.
  public var output: UnsafeMutablePointer<Float>
  /// Rows of all small pictures: N·H.
  public var rows: Int
  /// Columns of the small picture.
  public var width: Int
  /// C.
  public var channels: Int
  /// Large pixels per small pixel in each direction.
  public var factor: Int

  package init(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, rows: Int, width: Int,
    channels: Int, factor: Int
  ) {
    self.input = input
    self.output = output
    self.rows = rows
    self.width = width
    self.channels = channels
    self.factor = factor
  }
}

/// The operations on `UpsamplingTask`.
public struct UpsamplingKernels: Sendable {
  /// Every pixel repeated factor × factor times.
  public var nearest: Kernel<UpsamplingTask>
  /// The sums of factor × factor pixels.
  public var blockSums: Kernel<UpsamplingTask>

  package init(nearest: Kernel<UpsamplingTask>, blockSums: Kernel<UpsamplingTask>) {
    self.nearest = nearest
    self.blockSums = blockSums
  }
}
