import CPicturePasses
package import Pixels

extension PixelImage {
  /// A part of the picture at another size, for looking at rather than for keeping: as
  /// `resampled(width:height:using:)` with the triangle, but with weights of 8 bits, so that a sample may
  /// be off by two levels; several times as fast.
  ///
  /// - Parameters:
  ///   - newWidth: Columns, ≥ 1.
  ///   - newHeight: Rows, ≥ 1.
  ///   - part: The part to use, inside the picture and not empty.
  ///   - passes: Those of one instruction set, which change nothing but the time.
  /// - Returns: newHeight × newWidth pixels of four channels; the fourth means nothing, and those of a grey
  ///   picture are equal.
  package func reduced(
    width newWidth: Int, height newHeight: Int, part: PixelRect, by passes: PicturePasses = .best
  ) -> PixelImage {
    precondition(
      part.x >= 0 && part.y >= 0 && part.width > 0 && part.height > 0
        && part.x + part.width <= width && part.y + part.height <= height,
      "the part \(part) is empty or leaves the picture of \(width)×\(height)")
    let rows = ReducedAxis.rows(height, newHeight, part: part.y..<(part.y + part.height))
    let columns = ReducedAxis.windows(width, newWidth, part: part.x..<(part.x + part.width))
    let stride = width * channelCount
    let start = rows.used.lowerBound * stride + columns.used.lowerBound * channelCount
    let rowByteCount = columns.used.count * channelCount
    let lineByteCount = newHeight * rowByteCount
    let byteCount = newHeight * newWidth * 4
    // Windows lie inside the picture by construction, but for those that are filled up: rows behind the
    // last one are never read, and pixels behind the last one lie in the spare bytes. The pass writes
    // every sample of its target. All buffers live for the call.
    let samples = unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { target, count in
      unsafe withUnsafeTemporaryAllocation(
        byteCount: lineByteCount + pic_spare_bytes, alignment: 64
      ) { memory in
        let lines = unsafe memory.bindMemory(to: Int8.self)
        unsafe lines[lineByteCount...].initialize(repeating: 0)
        unsafe bytes.withUnsafeBufferPointer { source in
          guard let sourceBase = source.baseAddress, let targetBase = target.baseAddress,
            let lineBase = lines.baseAddress
          else { return }
          unsafe rows.use { rowAxis in
            unsafe columns.use { columnAxis in
              var reduction = unsafe pic_reduction(
                source: sourceBase + start, source_stride: stride, row_count: rows.used.count,
                row_bytes: rowByteCount, channels: channelCount, rows: rowAxis,
                columns: columnAxis, lines: lineBase, target: targetBase)
              unsafe passes.table.pointee.reduce(&reduction)
            }
          }
        }
      }
      count = byteCount
    }
    return PixelImage(width: newWidth, height: newHeight, channelCount: 4, bytes: samples)
  }
}
