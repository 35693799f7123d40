/// The two passes of separable resampling over 8-bit samples.
///
/// Both add 22-bit fixed-point products to 1 << 21, shift and clamp: Pillow's arithmetic, so 32-bit
/// sums cannot overflow (|Σ weights| stays below 2 in any filter here, 255 · 2 · 2²² < 2³¹).
enum ResamplingPasses {
  /// Resamples rows `rows` of `source` to another width.
  ///
  /// `source` is H × `sourceWidth` × `channelCount` (1, 3 or 4) samples, the result
  /// rows.count × windows × channels.
  static func horizontal(
    _ source: [UInt8], sourceWidth: Int, rows: Range<Int>, channelCount: Int,
    windows: ResamplingWindows
  ) -> [UInt8] {
    let width = windows.starts.count
    let byteCount = rows.count * width * channelCount
    // Windows lie inside the row by construction (clamped to 0 ..< sourceWidth), so every index is
    // inside its buffer; each target sample is written once.
    return unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { target, count in
      unsafe source.withUnsafeBufferPointer { source in
        unsafe windows.weights.withUnsafeBufferPointer { weights in
          guard let sourceBase = source.baseAddress,
            let weightBase = weights.baseAddress, let targetBase = target.baseAddress
          else { return }
          for (index, row) in rows.enumerated() {
            let input = unsafe sourceBase + row * sourceWidth * channelCount
            let output = unsafe targetBase + index * width * channelCount
            switch channelCount {
            case 1: unsafe row1(input, output, windows, weightBase)
            case 3: unsafe row3(input, output, windows, weightBase)
            default: unsafe row4(input, output, windows, weightBase)
            }
          }
        }
      }
      count = byteCount
    }
  }

  /// Resamples columns to another height.
  ///
  /// `source` holds the rows from `firstRow` of the input on, `rowByteCount` (width × channels)
  /// samples each; the result is windows × `rowByteCount` samples.
  static func vertical(
    _ source: [UInt8], rowByteCount: Int, firstRow: Int, windows: ResamplingWindows
  ) -> [UInt8] {
    let height = windows.starts.count
    let byteCount = height * rowByteCount
    var sums = [Int32](repeating: 0, count: rowByteCount)
    // Windows lie inside the rows given, so every index is inside its buffer.
    return unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { target, count in
      unsafe source.withUnsafeBufferPointer { source in
        unsafe sums.withUnsafeMutableBufferPointer { sums in
          guard let sourceBase = source.baseAddress,
            let targetBase = target.baseAddress, let sumBase = sums.baseAddress
          else { return }
          for y in 0..<height {
            unsafe sums.update(repeating: rounding)
            for position in 0..<windows.counts[y] {
              let weight = windows.weights[y * windows.stride + position]
              let row = unsafe sourceBase + (windows.starts[y] + position - firstRow) * rowByteCount
              for x in 0..<rowByteCount {
                unsafe sumBase[x] &+= Int32(row[x]) &* weight
              }
            }
            let output = unsafe targetBase + y * rowByteCount
            for x in 0..<rowByteCount { unsafe output[x] = clamped(sumBase[x]) }
          }
        }
      }
      count = byteCount
    }
  }

  private static let rounding: Int32 = 1 << (ResamplingWindows.fractionalBits - 1)

  @inline(__always)
  private static func clamped(_ sum: Int32) -> UInt8 {
    UInt8(truncatingIfNeeded: min(max(sum &>> ResamplingWindows.fractionalBits, 0), 255))
  }

  private static func row1(
    _ input: UnsafePointer<UInt8>, _ output: UnsafeMutablePointer<UInt8>,
    _ windows: ResamplingWindows, _ weights: UnsafePointer<Int32>
  ) {
    for x in windows.starts.indices {
      let weight = unsafe weights + x &* windows.stride
      let source = unsafe input + windows.starts[x]
      var sum = rounding
      for position in 0..<windows.counts[x] {
        unsafe sum &+= Int32(source[position]) &* weight[position]
      }
      unsafe output[x] = clamped(sum)
    }
  }

  private static func row3(
    _ input: UnsafePointer<UInt8>, _ output: UnsafeMutablePointer<UInt8>,
    _ windows: ResamplingWindows, _ weights: UnsafePointer<Int32>
  ) {
    for x in windows.starts.indices {
      let weight = unsafe weights + x &* windows.stride
      var source = unsafe input + 3 &* windows.starts[x]
      var (red, green, blue) = (rounding, rounding, rounding)
      for position in 0..<windows.counts[x] {
        let factor = unsafe weight[position]
        unsafe red &+= Int32(source[0]) &* factor
        unsafe green &+= Int32(source[1]) &* factor
        unsafe blue &+= Int32(source[2]) &* factor
        unsafe source += 3
      }
      let target = unsafe output + 3 &* x
      unsafe target[0] = clamped(red)
      unsafe target[1] = clamped(green)
      unsafe target[2] = clamped(blue)
    }
  }

  private static func row4(
    _ input: UnsafePointer<UInt8>, _ output: UnsafeMutablePointer<UInt8>,
    _ windows: ResamplingWindows, _ weights: UnsafePointer<Int32>
  ) {
    for x in windows.starts.indices {
      let weight = unsafe weights + x &* windows.stride
      var source = unsafe input + 4 &* windows.starts[x]
      var (red, green, blue, alpha) = (rounding, rounding, rounding, rounding)
      for position in 0..<windows.counts[x] {
        let factor = unsafe weight[position]
        unsafe red &+= Int32(source[0]) &* factor
        unsafe green &+= Int32(source[1]) &* factor
        unsafe blue &+= Int32(source[2]) &* factor
        unsafe alpha &+= Int32(source[3]) &* factor
        unsafe source += 4
      }
      let target = unsafe output + 4 &* x
      unsafe target[0] = clamped(red)
      unsafe target[1] = clamped(green)
      unsafe target[2] = clamped(blue)
      unsafe target[3] = clamped(alpha)
    }
  }
}
