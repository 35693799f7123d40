/// Reducing the height of a picture and turning it, so that what was a column becomes a row: doing it twice
/// reduces both sides and ends upright.
///
/// Rows of the result are sums of rows with weights of 8 bits. They become columns of
/// pixels of four bytes: three channels (a grey one three times), then one without meaning.
public struct LineBlend {
  /// The first row to read.
  public var source: UnsafePointer<UInt8>
  /// Bytes from one source row to the next.
  public var sourceStride: Int
  /// Pixels of a row that count.
  public var width: Int
  /// Bytes of a pixel: 1, 3 or 4.
  public var channelCount: Int
  /// Rows to make of them: pixels of a row of the result.
  public var lineCount: Int
  /// For each, the first row it is made of.
  public var starts: UnsafePointer<Int32>
  /// Rows each one is made of.
  public var tapCount: Int
  /// lineCount × tapCount weights whose sum is 256 for each line.
  public var weights: UnsafePointer<UInt16>
  /// width × lineCount pixels of four bytes.
  public var target: UnsafeMutablePointer<UInt8>
  /// Room for `scratchCount` bytes.
  public var scratch: UnsafeMutablePointer<UInt8>

  /// A task from its parts.
  public init(
    source: UnsafePointer<UInt8>, sourceStride: Int, width: Int, channelCount: Int,
    lineCount: Int, starts: UnsafePointer<Int32>, tapCount: Int, weights: UnsafePointer<UInt16>,
    target: UnsafeMutablePointer<UInt8>, scratch: UnsafeMutablePointer<UInt8>
  ) {
    self.source = source
    self.sourceStride = sourceStride
    self.width = width
    self.channelCount = channelCount
    self.lineCount = lineCount
    self.starts = starts
    self.tapCount = tapCount
    self.weights = weights
    self.target = target
    self.scratch = scratch
  }

  /// Rows that are turned at once.
  public static var linesAtOnce: Int { 4 }

  /// Bytes of scratch that rows of `rowByteCount` bytes take: a pixel may be read as four bytes.
  public static func scratchCount(rowByteCount: Int) -> Int {
    linesAtOnce * scratchStride(rowByteCount: rowByteCount)
  }

  /// Bytes from one row of the scratch to the next.
  public static func scratchStride(rowByteCount: Int) -> Int { (rowByteCount + 4 + 63) / 64 * 64 }
}
