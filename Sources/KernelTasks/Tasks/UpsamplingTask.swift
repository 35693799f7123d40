/// What an `UpsamplingTask` computes.
public enum UpsamplingOperation: Sendable {
  /// Every pixel repeated factor × factor times.
  case nearest
  /// The sums of factor × factor pixels.
  case blockSums
}

/// Nearest upsampling by a whole factor, and its transpose.
///
/// One work item per row of the small picture.
public struct UpsamplingTask {
  /// What is computed.
  public var operation: UpsamplingOperation
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
    _ operation: UpsamplingOperation, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, rows: Int, width: Int, channels: Int, factor: Int
  ) {
    self.operation = operation
    self.input = input
    self.output = output
    self.rows = rows
    self.width = width
    self.channels = channels
    self.factor = factor
  }
}
