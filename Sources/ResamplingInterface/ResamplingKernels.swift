/// For every output position of one axis, which input positions count and how much, in groups.
///
/// Windows begin at multiples of the group's size (a weight of 0 fills up) and have the same length, so
/// that a group of samples and one of weights make one product instruction. A weight has 22 fractional
/// bits. In groups of two it is `high`·2¹² + `low` with 0 ≤ `low` < 2¹², each in 16 bits, and a group
/// has two words: both high parts (the first in the lower half), both low ones. In groups of four it is
/// d₀ + d₁·2⁸ + d₂·2¹⁶, signed bytes, and a group has three words: the four d₀ (the first in the lowest
/// byte), d₁, d₂. The pointers belong to the caller.
package struct GroupedWindows {
  /// Output positions.
  package var count: Int
  /// Input positions.
  package var inputCount: Int
  /// Groups of each window.
  package var groupCount: Int
  /// The first group of each window.
  package var starts: UnsafePointer<Int32>
  /// The words of all groups, window by window.
  package var weights: UnsafePointer<UInt32>

  /// Windows from their parts.
  package init(
    count: Int, inputCount: Int, groupCount: Int, starts: UnsafePointer<Int32>,
    weights: UnsafePointer<UInt32>
  ) {
    self.count = count
    self.inputCount = inputCount
    self.groupCount = groupCount
    self.starts = starts
    self.weights = weights
  }
}

/// One pass of separable resampling over 8-bit samples, H × W × C without padding.
package struct ResamplingPass {
  /// The first row to read.
  package var source: UnsafePointer<UInt8>
  /// Bytes from one source row to the next.
  package var sourceStride: Int
  /// Rows of the source.
  package var rowCount: Int
  /// Bytes of a row that count.
  package var rowByteCount: Int
  /// Bytes of a pixel: 1, 3 or 4.
  package var channelCount: Int
  /// The first row to write.
  package var target: UnsafeMutablePointer<UInt8>
  /// Bytes from one target row to the next.
  package var targetStride: Int
  /// Room for `scratchCount` numbers.
  package var scratch: UnsafeMutablePointer<Int16>

  /// A pass from its parts.
  package init(
    source: UnsafePointer<UInt8>, sourceStride: Int, rowCount: Int, rowByteCount: Int,
    channelCount: Int, target: UnsafeMutablePointer<UInt8>, targetStride: Int,
    scratch: UnsafeMutablePointer<Int16>
  ) {
    self.source = source
    self.sourceStride = sourceStride
    self.rowCount = rowCount
    self.rowByteCount = rowByteCount
    self.channelCount = channelCount
    self.target = target
    self.targetStride = targetStride
    self.scratch = scratch
  }

  /// Strips of 16 bytes that the vertical pass takes at once: a cache line.
  package static var stripCount: Int { 4 }

  /// Numbers of scratch that a pass over `inputCount` positions needs: a few samples, groups, then a bit for
  /// each byte of a row.
  package static func scratchCount(inputCount: Int) -> Int {
    sampleRoom + groupRoom(inputCount: inputCount) + (3 * inputCount / 32 + 1) * 2
  }

  private static func groupRoom(inputCount: Int) -> Int { ((inputCount + 1) / 2) * 32 * stripCount }

  /// Numbers at the beginning of the scratch that are no groups.
  package static var sampleRoom: Int { 32 }

  /// Room for 64 samples.
  package var samples: UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: UInt8.self)
  }

  /// Room for the groups, 32 numbers each.
  package var groups: UnsafeMutablePointer<Int16> { scratch + Self.sampleRoom }

  /// Room for a bit for each byte of a row of `inputCount` pixels of three.
  package func bits(inputCount: Int) -> UnsafeMutablePointer<UInt32> {
    UnsafeMutableRawPointer(scratch + Self.sampleRoom + Self.groupRoom(inputCount: inputCount))
      .assumingMemoryBound(to: UInt32.self)
  }
}

/// The entry points of one instruction set.
///
/// All give the same bytes: the arithmetic is that of integers.
package struct ResamplingKernels: Sendable {
  /// A pass with its windows.
  package typealias Body = @Sendable (ResamplingPass, GroupedWindows) -> Void

  /// Rows to another width.
  package var horizontal: Body
  /// Columns to another height.
  package var vertical: Body
  /// Rows blended to another height.
  package var blendRows: @Sendable (RowBlend, BlendAxis) -> Void
  /// Pixels blended to another width.
  package var blendPixels: @Sendable (PixelBlend, BlendAxis) -> Void
  /// White pixels found at sampled places.
  package var whiteCells: @Sendable (WhiteCells) -> Void
  /// Positions of a group: 2 or 4.
  package var groupSize: Int

  /// A table with all of its entries.
  package init(
    horizontal: @escaping Body, vertical: @escaping Body,
    blendRows: @escaping @Sendable (RowBlend, BlendAxis) -> Void,
    blendPixels: @escaping @Sendable (PixelBlend, BlendAxis) -> Void,
    whiteCells: @escaping @Sendable (WhiteCells) -> Void, groupSize: Int
  ) {
    self.groupSize = groupSize
    self.blendRows = blendRows
    self.blendPixels = blendPixels
    self.whiteCells = whiteCells
    self.horizontal = horizontal
    self.vertical = vertical
  }
}
