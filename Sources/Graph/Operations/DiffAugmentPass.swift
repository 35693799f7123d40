/// The arithmetic of DiffAugment, sample by sample, in the precision of `Value`.
struct DiffAugmentPass<Value: BinaryFloatingPoint & BitwiseCopyable> {
  let settings: DiffAugmentSettings
  let shape: Shape

  /// Writes L x + c (affine), L x (linear) or Lᵀ x (transposed).
  ///
  /// - Parameters:
  ///   - part: Which of the three is written.
  ///   - input: N×H×W×C.
  ///   - draws: N×8, see `DiffAugmentDraws`.
  ///   - output: N×H×W×C, not the memory of the input.
  func run(
    _ part: DiffAugment.Part, input: UnsafePointer<Value>, draws: UnsafePointer<Value>,
    output: UnsafeMutablePointer<Value>
  ) {
    let size = shape.count / max(shape.batch, 1)
    for sample in 0..<shape.batch {
      let numbers = unsafe Numbers(draws + sample * DiffAugmentDraws.width, settings, shape)
      let (source, target) = unsafe (input + sample * size, output + sample * size)
      if part == .transposed {
        unsafe move(source, target, numbers, fill: 0, isTransposed: true)
        if settings.color { unsafe transposeColor(target, numbers) }
      } else {
        let isAffine = part == .affine
        unsafe move(source, target, numbers, fill: 0, isTransposed: false)
        if settings.color {
          unsafe color(source, target, numbers, shift: isAffine ? numbers.shift : 0)
        }
        if isAffine { unsafe paint(target, numbers) }
      }
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
      (dy, dx) = unsafe settings.translation ? (Int(row[3]), Int(row[4])) : (0, 0)
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
    fill: Value, isTransposed: Bool
  ) {
    let (height, width, channels) = (shape.axes[1], shape.axes[2], shape.axes[3])
    for y in 0..<height {
      for x in 0..<width {
        // Output pixel (y, x) shows input pixel (y + dy, x + dx).
        let (toY, toX) = isTransposed ? (y - numbers.dy, x - numbers.dx) : (y, x)
        let (fromY, fromX) = isTransposed ? (y, x) : (y + numbers.dy, x + numbers.dx)
        let isShown =
          toY >= 0 && toX >= 0 && toY < height && toX < width
          && numbers.shows(toY, toX, fromY, fromX, height, width)
        let place = unsafe target + (y * width + x) * channels
        let origin =
          unsafe source + ((isTransposed ? toY : fromY) * width + (isTransposed ? toX : fromX))
          * channels
        for c in 0..<channels { unsafe place[c] = isShown ? origin[c] : fill }
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
    var sum: Value = 0
    for i in 0..<(count * channels) { unsafe sum += source[i] }
    let base = (1 - numbers.contrast) * (sum / Value(count * channels)) + shift
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
    var sum: Value = 0
    for i in 0..<(count * channels) { unsafe sum += gradient[i] }
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
