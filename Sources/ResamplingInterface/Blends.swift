/// Windows over one axis with weights of 8 bits.
public struct BlendAxis {
  /// Output positions.
  public var count: Int
  /// The first input position of each window.
  public var starts: UnsafePointer<Int32>
  /// Input positions of a window, a multiple of four.
  public var tapCount: Int
  /// count × tapCount weights, those of a window adding up to 256.
  public var weights: UnsafePointer<UInt8>

  /// An axis from its parts.
  public init(
    count: Int, starts: UnsafePointer<Int32>, tapCount: Int, weights: UnsafePointer<UInt8>
  ) {
    self.count = count
    self.starts = starts
    self.tapCount = tapCount
    self.weights = weights
  }
}

/// Reducing the height of a picture.
///
/// Rows of the result are sums of rows, less 128 so that they are signed numbers.
public struct RowBlend {
  /// The first row to read, from the first byte that counts on.
  public var source: UnsafePointer<UInt8>
  /// Bytes from one source row to the next.
  public var sourceStride: Int
  /// Rows of the source; behind the last one it stands for those that are missing.
  public var rowCount: Int
  /// Bytes of a row that count.
  public var byteCount: Int
  /// axis.count × byteCount numbers.
  public var target: UnsafeMutablePointer<Int8>

  /// A task from its parts.
  public init(
    source: UnsafePointer<UInt8>, sourceStride: Int, rowCount: Int, byteCount: Int,
    target: UnsafeMutablePointer<Int8>
  ) {
    self.source = source
    self.sourceStride = sourceStride
    self.rowCount = rowCount
    self.byteCount = byteCount
    self.target = target
  }
}

/// Reducing the width of a picture of signed numbers, as `RowBlend` leaves it.
///
/// Pixels of the result have four bytes: three channels (a grey one three times), then one without meaning.
public struct PixelBlend {
  /// The first row to read; behind the last one `spareCount` bytes may be read.
  public var source: UnsafePointer<Int8>
  /// Bytes from one source row to the next.
  public var sourceStride: Int
  /// Rows.
  public var rowCount: Int
  /// Bytes of a source pixel: 1, 3 or 4.
  public var channelCount: Int
  /// rowCount × axis.count pixels of four bytes.
  public var target: UnsafeMutablePointer<UInt8>

  /// A task from its parts.
  public init(
    source: UnsafePointer<Int8>, sourceStride: Int, rowCount: Int, channelCount: Int,
    target: UnsafeMutablePointer<UInt8>
  ) {
    self.source = source
    self.sourceStride = sourceStride
    self.rowCount = rowCount
    self.channelCount = channelCount
    self.target = target
  }

  /// Bytes behind a picture that may be read: windows are filled up by three pixels at most, and four of
  /// three bytes are read as sixteen bytes.
  public static var spareCount: Int { 16 }
}
