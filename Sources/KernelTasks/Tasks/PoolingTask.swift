/// What a `PoolingTask` computes.
public enum PoolingOperation: Sendable {
  /// Maxima and the first pixels that hold them.
  case globalMaxPool
  /// Values to their pixels, zero elsewhere.
  case scatterPixels
  /// Values of the pixels.
  case gatherPixels
}

/// Global max pooling and the selections that follow its indices.
///
/// One work item per picture.
public struct PoolingTask {
  /// What is computed.
  public var operation: PoolingOperation
  /// N×P×C, or N×C for the scatter.
  public var input: UnsafePointer<Float>
  /// N×C, or N×P×C for the scatter.
  public var output: UnsafeMutablePointer<Float>
  /// N×C pixel numbers.
  public var indices: UnsafeMutablePointer<Int32>
  /// P.
  public var pixels: Int
  /// C.
  public var channels: Int

  package init(
    _ operation: PoolingOperation, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, indices: UnsafeMutablePointer<Int32>, pixels: Int,
    channels: Int
  ) {
    self.operation = operation
    self.input = input
    self.output = output
    self.indices = indices
    self.pixels = pixels
    self.channels = channels
  }
}
