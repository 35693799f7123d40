import CPicturePasses

/// The two passes of separable resampling over 8-bit samples.
///
/// Both add 22-bit fixed-point products to one half, shift and clamp: Pillow's arithmetic. 32-bit sums
/// cannot overflow, since |Σ weights| stays below 2 in any filter here and 255 · 2 · 2²² < 2³¹.
extension PicturePasses {
  /// Positions of a group of windows.
  var groupSize: Int32 { unsafe table.pointee.group_size }

  /// Resamples the rows `rows` of `source` to another width.
  ///
  /// `source` is H × `sourceWidth` × `channelCount` (1, 3 or 4) samples, the result
  /// rows × windows × channels.
  func horizontal(
    _ source: [UInt8], sourceWidth: Int, rows: Range<Int>, channelCount: Int,
    windows: GroupedWindows
  ) -> [UInt8] {
    let stride = sourceWidth * channelCount
    let start = rows.lowerBound * stride + windows.usedInput.lowerBound * channelCount
    return unsafe run(
      table.pointee.horizontal, windows, on: source[start...], sourceStride: stride,
      rowCount: rows.count, rowByteCount: windows.usedInput.count * channelCount,
      channelCount: channelCount, targetStride: windows.count * channelCount,
      targetRowCount: rows.count)
  }

  /// Resamples columns to another height.
  ///
  /// `source` holds rows of `rowByteCount` (width × channels) samples, from `firstRow` on; the result
  /// is windows × `rowByteCount` samples.
  func vertical(
    _ source: [UInt8], rowByteCount: Int, firstRow: Int, windows: GroupedWindows
  ) -> [UInt8] {
    let start = (windows.usedInput.lowerBound - firstRow) * rowByteCount
    return unsafe run(
      table.pointee.vertical, windows, on: source[start...], sourceStride: rowByteCount,
      rowCount: windows.usedInput.count, rowByteCount: rowByteCount, channelCount: 1,
      targetStride: rowByteCount, targetRowCount: windows.count)
  }

  private typealias Pass =
    @convention(c) (UnsafePointer<pic_pass>, UnsafePointer<pic_grouped_windows>) -> Void

  private func run(
    _ body: Pass, _ windows: GroupedWindows, on source: ArraySlice<UInt8>, sourceStride: Int,
    rowCount: Int, rowByteCount: Int, channelCount: Int, targetStride: Int, targetRowCount: Int
  ) -> [UInt8] {
    let byteCount = targetStride * targetRowCount
    let scratchSize = pic_pass_scratch(Int32(windows.usedInput.count))
    // Windows lie inside the used input by construction; the passes read that part of the rows and
    // write every sample of the target. All buffers live for the call.
    return unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { target, count in
      // Aligned to cache lines: a group fills one.
      unsafe withUnsafeTemporaryAllocation(byteCount: scratchSize, alignment: 64) { memory in
        let scratch = unsafe memory.bindMemory(to: UInt8.self)
        unsafe source.withUnsafeBufferPointer { source in
          guard let sourceBase = source.baseAddress, let targetBase = target.baseAddress,
            let scratchBase = scratch.baseAddress
          else { return }
          var pass = unsafe pic_pass(
            source: sourceBase, source_stride: sourceStride, row_count: rowCount,
            row_bytes: rowByteCount, channels: channelCount, target: targetBase,
            target_stride: targetStride, scratch: scratchBase)
          unsafe windows.use { windows in unsafe body(&pass, &windows) }
        }
      }
      count = byteCount
    }
  }
}
