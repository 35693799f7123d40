/// The arithmetic of DiffAugment, sample by sample, in the precision of `Value`.
struct DiffAugmentPass<Value: BinaryFloatingPoint & BitwiseCopyable & SIMDScalar> {
  let settings: DiffAugmentSettings
  let shape: Shape

  /// Writes L x + c (affine), L x (linear) or Lᵀ x (transposed) of one sample.
  ///
  /// - Parameters:
  ///   - part: Which of the three is written.
  ///   - sample: The sample's number in the batch.
  ///   - input: N×H×W×C.
  ///   - draws: N×8, see `DiffAugmentDraws`.
  ///   - output: N×H×W×C, not the memory of the input.
  func run(
    _ part: DiffAugment.Part, sample: Int, input: UnsafePointer<Value>,
    draws: UnsafePointer<Value>, output: UnsafeMutablePointer<Value>
  ) {
    let size = shape.count / max(shape.batch, 1)
    let numbers = unsafe Numbers(draws + sample * DiffAugmentDraws.width, settings, shape)
    let (source, target) = unsafe (input + sample * size, output + sample * size)
    unsafe move(source, target, numbers, isTransposed: part == .transposed)
    if part == .transposed {
      if settings.color { unsafe transposeColor(target, numbers) }
    } else {
      let isAffine = part == .affine
      if settings.color {
        unsafe color(source, target, numbers, shift: isAffine ? numbers.shift : 0)
      }
      if isAffine { unsafe paint(target, numbers) }
    }
  }

  /// The draws of one sample; what is switched off changes nothing.
  private struct Numbers {
    let shift, saturation, contrast: Value
    let dy, dx: Int
    let rows, columns: Range<Int>

    init(
      _ row: UnsafePointer<Value>, _ settings: DiffAugmentSettings, _ shape: Shape
    ) {
      (shift, saturation, contrast) = unsafe (row[0], row[1], row[2])
      // A move by more than a side shows what one by the side does: nothing.
      func moved(_ value: Value, _ side: Int) -> Int {
        settings.translation ? min(max(Int(value), -side), side) : 0
      }
      (dy, dx) = unsafe (moved(row[3], shape.axes[1]), moved(row[4], shape.axes[2]))
      func covered(_ start: Value, _ side: Int) -> Range<Int> {
        guard settings.cutout else { return 0..<0 }
        let first = max(Int(start), 0)
        return first..<max(first, min(Int(start) + DiffAugmentSettings.cutoutSize(side), side))
      }
      rows = unsafe covered(row[5], shape.axes[1])
      columns = unsafe covered(row[6], shape.axes[2])
    }

    /// Whether an output pixel shows an input pixel, given where that one would be.
    func shows(_ y: Int, _ x: Int, _ fromY: Int, _ fromX: Int, _ height: Int, _ width: Int) -> Bool
    {
      fromY >= 0 && fromX >= 0 && fromY < height && fromX < width
        && !(rows.contains(y) && columns.contains(x))
    }
  }

  /// Translation and cutout without colours; transposed, the other way round.
  private func move(
    _ source: UnsafePointer<Value>, _ target: UnsafeMutablePointer<Value>, _ numbers: Numbers,
    isTransposed: Bool
  ) {
    let (height, width, channels) = (shape.axes[1], shape.axes[2], shape.axes[3])
    // Output pixel (y, x) shows input pixel (y + dy, x + dx).
    let (dy, dx) = isTransposed ? (-numbers.dy, -numbers.dx) : (numbers.dy, numbers.dx)
    let columns = max(0, -dx)..<max(0, -dx, min(width, width - dx))
    for y in 0..<height {
      let row = unsafe target + y * width * channels
      guard (0..<height).contains(y + dy) else {
        unsafe row.update(repeating: 0, count: width * channels)
        continue
      }
      let origin = unsafe source + ((y + dy) * width + dx) * channels
      unsafe row.update(repeating: 0, count: columns.lowerBound * channels)
      unsafe (row + columns.lowerBound * channels).update(
        from: origin + columns.lowerBound * channels, count: columns.count * channels)
      unsafe (row + columns.upperBound * channels).update(
        repeating: 0, count: (width - columns.upperBound) * channels)
      // The output's covered square, or the input pixels that it would have shown.
      let (coveredY, moved) = isTransposed ? (y + dy, -dx) : (y, 0)
      guard numbers.rows.contains(coveredY) else { continue }
      for x in numbers.columns where (0..<width).contains(x + moved) {
        unsafe (row + (x + moved) * channels).update(repeating: 0, count: channels)
      }
    }
  }

  /// Colours of the moved picture; the means are those of the whole source.
  ///
  /// In one formula: k·(s·x + (1 − s)·m) + (1 − k)·M + shift, for neither saturation nor contrast
  /// changes what is equal in all channels and pixels.
  private func color(
    _ source: UnsafePointer<Value>, _ target: UnsafeMutablePointer<Value>, _ numbers: Numbers,
    shift: Value
  ) {
    let (channels, count) = (shape.axes[3], shape.axes[1] * shape.axes[2])
    let mean = unsafe sum(source, count * channels) / Value(count * channels)
    let base = (1 - numbers.contrast) * mean + shift
    for pixel in 0..<count {
      let values = unsafe target + pixel * channels
      var mean: Value = 0
      for c in 0..<channels { unsafe mean += values[c] }
      mean /= Value(channels)
      for c in 0..<channels {
        let saturated = unsafe (values[c] - mean) * numbers.saturation + mean
        unsafe values[c] = saturated * numbers.contrast + base
      }
    }
    // What is not shown has no colours.
    eachHidden(numbers) { index in for c in 0..<channels { unsafe target[index + c] = 0 } }
  }

  /// The transpose of `color` on a gradient that was moved back already.
  private func transposeColor(_ gradient: UnsafeMutablePointer<Value>, _ numbers: Numbers) {
    let (channels, count) = (shape.axes[3], shape.axes[1] * shape.axes[2])
    let sum = unsafe sum(gradient, count * channels)
    let base = (1 - numbers.contrast) * sum / Value(count * channels)
    for pixel in 0..<count {
      let values = unsafe gradient + pixel * channels
      var mean: Value = 0
      for c in 0..<channels { unsafe mean += values[c] }
      mean /= Value(channels)
      for c in 0..<channels {
        unsafe values[c] =
          ((values[c] - mean) * numbers.saturation + mean) * numbers.contrast + base
      }
    }
  }

  /// The sum in 16 running sums, in a fixed order.
  private func sum(_ values: UnsafePointer<Value>, _ count: Int) -> Value {
    var sums = SIMD16<Value>(repeating: 0)
    var i = 0
    while i + 16 <= count {
      sums += unsafe UnsafeRawPointer(values + i).loadUnaligned(as: SIMD16<Value>.self)
      i += 16
    }
    var sum = sums.sum()
    while i < count {
      unsafe sum += values[i]
      i += 1
    }
    return sum
  }

  private func paint(_ target: UnsafeMutablePointer<Value>, _ numbers: Numbers) {
    let fill = Value(settings.fill)
    eachHidden(numbers) { index in
      for c in 0..<shape.axes[3] { unsafe target[index + c] = fill }
    }
  }

  /// The first elements of the output pixels that show no input pixel.
  private func eachHidden(_ numbers: Numbers, _ body: (Int) -> Void) {
    let (height, width, channels) = (shape.axes[1], shape.axes[2], shape.axes[3])
    guard numbers.dy != 0 || numbers.dx != 0 || !numbers.rows.isEmpty else { return }
    for y in 0..<height {
      for x in 0..<width
      where !numbers.shows(y, x, y + numbers.dy, x + numbers.dx, height, width) {
        body((y * width + x) * channels)
      }
    }
  }
}
