/// Windows over one axis with weights of 8 bits.
package struct BlendAxis {
  /// Output positions.
  package var count: Int
  /// The first input position of each window.
  package var starts: UnsafePointer<Int32>
  /// Input positions of a window, a multiple of four.
  package var tapCount: Int
  /// count × tapCount weights, those of a window adding up to 256.
  package var weights: UnsafePointer<UInt8>

  /// An axis from its parts.
  package init(
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
package struct RowBlend {
  /// The first row to read, from the first byte that counts on.
  package var source: UnsafePointer<UInt8>
  /// Bytes from one source row to the next.
  package var sourceStride: Int
  /// Rows of the source; behind the last one it stands for those that are missing.
  package var rowCount: Int
  /// Bytes of a row that count.
  package var byteCount: Int
  /// axis.count × byteCount numbers.
  package var target: UnsafeMutablePointer<Int8>

  /// A task from its parts.
  package init(
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
package struct PixelBlend {
  /// The first row to read; behind the last one `spareCount` bytes may be read.
  package var source: UnsafePointer<Int8>
  /// Bytes from one source row to the next.
  package var sourceStride: Int
  /// Rows.
  package var rowCount: Int
  /// Bytes of a source pixel: 1, 3 or 4.
  package var channelCount: Int
  /// rowCount × axis.count pixels of four bytes.
  package var target: UnsafeMutablePointer<UInt8>

  /// A task from its parts.
  package init(
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
  package static var spareCount: Int { 16 }
}
