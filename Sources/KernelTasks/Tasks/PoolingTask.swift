/// Global max pooling and the selections that follow its indices.
///
/// One work item per picture.
public struct PoolingTask {
  /// N×P×C, or N×C for the scatter.
  public var input: UnsafePointer<Float>
  /// N×C, or N×P×C for the scatter.
  public var output: UnsafeMutablePointer<Float>
  /// N×C pixel numbers.
  public var indices: UnsafeMutablePointer<Int32>
  /// N.
  public var batch: Int
  /// P.
  public var pixels: Int
  /// C.
  public var channels: Int

  package init(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    indices: UnsafeMutablePointer<Int32>, batch: Int, pixels: Int, channels: Int
  ) {
    self.input = input
    self.output = output
    self.indices = indices
    self.batch = batch
    self.pixels = pixels
    self.channels = channels
  }
}

/// The operations on `PoolingTask`.
public struct PoolingKernels: Sendable {
  /// Maxima and the first pixels that hold them.
  public var globalMaxPool: Kernel<PoolingTask>
  /// Values to their pixels, zero elsewhere.
  public var scatterPixels: Kernel<PoolingTask>
  /// Values of the pixels.
  public var gatherPixels: Kernel<PoolingTask>

  package init(
    globalMaxPool: Kernel<PoolingTask>, scatterPixels: Kernel<PoolingTask>,
    gatherPixels: Kernel<PoolingTask>
  ) {
    self.globalMaxPool = globalMaxPool
    self.scatterPixels = scatterPixels
    self.gatherPixels = gatherPixels
  }
}
