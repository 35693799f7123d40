import CPUFeatures
package import Pixels
import ResamplingBaseline
import ResamplingInterface

#if arch(x86_64)
  import ResamplingAVX2
  import ResamplingAVX512
  import ResamplingVNNI
#endif

/// The two passes of separable resampling over 8-bit samples.
///
/// Both add 22-bit fixed-point products to 1 << 21, shift and clamp: Pillow's arithmetic, so 32-bit
/// sums cannot overflow (|Σ weights| stays below 2 in any filter here, 255 · 2 · 2²² < 2³¹).
package struct ResamplingPasses: Sendable {
  private let kernels: ResamplingKernels

  /// The passes of the best instruction set that this CPU has, or of one below it.
  ///
  /// - Parameter level: 0 baseline, 1 AVX2, 2 AVX-512, 3 AVX-512 with products of bytes (VNNI).
  package init(level: Int = .max) {
    #if arch(x86_64)
      switch min(level, Int(pokeprep_isa_level())) {
      // Every CPU with bf16 products has those of bytes, too.
      case 3...: kernels = ResamplingVNNI.makeResamplingKernels()
      case 2: kernels = ResamplingAVX512.makeResamplingKernels()
      case 1: kernels = ResamplingAVX2.makeResamplingKernels()
      default: kernels = ResamplingBaseline.makeResamplingKernels()
      }
    #else
      kernels = ResamplingBaseline.makeResamplingKernels()
    #endif
  }

  /// Positions that the kernels take at once.
  var groupSize: Int { kernels.groupSize }

  /// The passes that this CPU runs fastest.
  static let best = ResamplingPasses()

  /// Resamples the rows `rows` of `source` to another width.
  ///
  /// `source` is H × `sourceWidth` × `channelCount` (1, 3 or 4) samples, the result
  /// rows × windows × channels.
  func horizontal(
    _ source: Samples, sourceWidth: Int, rows: Range<Int>, channelCount: Int,
    windows: PreparedWindows
  ) -> Samples {
    let stride = sourceWidth * channelCount
    let start = rows.lowerBound * stride + windows.usedInput.lowerBound * channelCount
    return run(
      kernels.horizontal, windows, on: source[start...], sourceStride: stride,
      rowCount: rows.count, rowByteCount: windows.usedInput.count * channelCount,
      channelCount: channelCount, targetStride: windows.count * channelCount,
      targetRowCount: rows.count)
  }

  /// Resamples columns to another height.
  ///
  /// `source` holds rows of `rowByteCount` (width × channels) samples, from `firstRow` on; the result
  /// is windows × `rowByteCount` samples.
  func vertical(
    _ source: Samples, rowByteCount: Int, firstRow: Int, windows: PreparedWindows
  ) -> Samples {
    let start = (windows.usedInput.lowerBound - firstRow) * rowByteCount
    return run(
      kernels.vertical, windows, on: source[start...], sourceStride: rowByteCount,
      rowCount: windows.usedInput.count, rowByteCount: rowByteCount, channelCount: 1,
      targetStride: rowByteCount, targetRowCount: windows.count)
  }

  /// Reduces both sides of the part of a picture that the windows use.
  ///
  /// `source` is rows of `width` × `channelCount` (1, 3 or 4) samples, the result
  /// rows × columns × 4; see `PixelBlend`.
  func blended(
    _ source: Samples, width: Int, channelCount: Int, rows: BlendWindows, columns: BlendWindows
  ) -> Samples {
    let stride = width * channelCount
    let start = rows.used.lowerBound * stride + columns.used.lowerBound * channelCount
    let rowByteCount = columns.used.count * channelCount
    let byteCount = rows.count * columns.count * 4
    // Windows lie inside the picture by construction, but for those that are filled up: rows behind the last one
    // are never read, and pixels behind the last one lie in the spare bytes. The kernels write every sample of
    // their targets. All buffers live for the call.
    return unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { target, count in
      let size = rows.count * rowByteCount
      unsafe withUnsafeTemporaryAllocation(
        byteCount: size + PixelBlend.spareCount, alignment: 64
      ) { memory in
        let flat = unsafe memory.bindMemory(to: Int8.self)
        unsafe flat[size...].initialize(repeating: 0)
        unsafe source.withUnsafeBufferPointer { source in
          guard let sourceBase = source.baseAddress, let targetBase = target.baseAddress,
            let flatBase = flat.baseAddress
          else { return }
          rows.use { axis in
            unsafe kernels.blendRows(
              RowBlend(
                source: sourceBase + start, sourceStride: stride, rowCount: rows.used.count,
                byteCount: rowByteCount, target: flatBase), axis)
          }
          columns.use { axis in
            unsafe kernels.blendPixels(
              PixelBlend(
                source: flatBase, sourceStride: rowByteCount, rowCount: rows.count,
                channelCount: channelCount, target: targetBase), axis)
          }
        }
      }
      count = byteCount
    }
  }

  /// Rows of cells of a picture of 1 or 3 channels, a bit for each white one; see `WhiteCells`.
  package func whiteCells(of image: PixelImage) -> [UInt128] {
    var words = [UInt64](repeating: 0, count: 2 * WhiteCells.side)
    // Both buffers live for the call, and every cell lies inside of the picture.
    unsafe image.bytes.withUnsafeBufferPointer { source in
      unsafe words.withUnsafeMutableBufferPointer { target in
        guard let sourceBase = source.baseAddress, let targetBase = target.baseAddress
        else { return }
        unsafe kernels.whiteCells(
          WhiteCells(
            source: sourceBase, width: image.width, height: image.height,
            channelCount: image.channelCount, target: targetBase))
      }
    }
    return (0..<WhiteCells.side).map { UInt128(words[2 * $0 + 1]) << 64 | UInt128(words[2 * $0]) }
  }

  typealias Samples = [UInt8]

  private func run(
    _ body: ResamplingKernels.Body, _ windows: PreparedWindows, on source: ArraySlice<UInt8>,
    sourceStride: Int, rowCount: Int, rowByteCount: Int, channelCount: Int, targetStride: Int,
    targetRowCount: Int
  ) -> Samples {
    let byteCount = targetStride * targetRowCount
    let scratchCount = ResamplingPass.scratchCount(inputCount: windows.usedInput.count)
    // Windows lie inside the used input by construction; the kernels read that part of the rows and
    // write every sample of the target. All buffers live for the call.
    return unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { target, count in
      // Aligned to cache lines: a vector of 16 pairs fills one.
      unsafe withUnsafeTemporaryAllocation(byteCount: 2 * scratchCount, alignment: 64) { memory in
        let scratch = unsafe memory.bindMemory(to: Int16.self)
        unsafe source.withUnsafeBufferPointer { source in
          guard let sourceBase = source.baseAddress, let targetBase = target.baseAddress,
            let scratchBase = scratch.baseAddress
          else { return }
          let pass = unsafe ResamplingPass(
            source: sourceBase, sourceStride: sourceStride, rowCount: rowCount,
            rowByteCount: rowByteCount, channelCount: channelCount, target: targetBase,
            targetStride: targetStride, scratch: scratchBase)
          windows.use { windows in body(pass, windows) }
        }
      }
      count = byteCount
    }
  }
}
