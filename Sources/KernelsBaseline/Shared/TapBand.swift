import KernelTasks

/// The sums of a band of target rows: for each row, column phase and target channel a line.
///
/// Column step·q + phase stands at place q + margin of its line.
struct TapBand {
  let scatter: TapScatter
  let firstRow: Int
  let lastRow: Int
  /// The source rows that reach the band.
  let firstSource: Int
  let lastSource: Int
  let lineLength: Int
  let sums: UnsafeMutablePointer<Float>
  let products: UnsafePointer<Float>

  // In line: the compiler's copy of this without its unused argument would be a weak function.
  @inline(__always)
  init(
    _ scatter: TapScatter, firstRow: Int, lastRow: Int, _ scratch: UnsafeMutablePointer<Float>
  ) {
    self.scatter = scatter
    self.firstRow = firstRow
    self.lastRow = lastRow
    let step = scatter.step
    // originY + step·o + tapsY − 1 ≥ firstRow and originY + step·o < lastRow.
    let first = firstRow &- scatter.originY &- scatter.tapsY &+ 1
    firstSource = first <= 0 ? 0 : min((first &+ step &- 1) / step, scatter.sourceHeight)
    let past = lastRow &- scatter.originY
    lastSource = past <= 0 ? 0 : min((past &+ step &- 1) / step, scatter.sourceHeight)
    lineLength = scatter.lineLength
    sums = scratch + TapScratch.sums
    products = UnsafePointer(scratch + TapScratch.products)
  }

  /// Starts all sums at the bias.
  func clear(bias: UnsafePointer<Float>?) {
    let channels = scatter.targetChannels
    var line = sums
    for _ in 0..<max(lastRow &- firstRow, 0) &* scatter.step {
      for t in 0..<channels {
        let start = Vector(repeating: bias.map { $0[t] } ?? 0)
        var i = 0
        while i &+ lanes <= lineLength {
          store(start, line + i)
          i &+= lanes
        }
        while i < lineLength {
          line[i] = start[0]
          i &+= 1
        }
        line += lineLength
      }
    }
  }

  /// Adds the products of source pixels `firstPixel ..< firstPixel + count` of the picture.
  func add(firstPixel: Int, count: Int, stride: Int) {
    var done = 0
    while done < count {
      let row = (firstPixel &+ done) / scatter.sourceWidth
      let column = firstPixel &+ done &- row &* scatter.sourceWidth
      let length = min(scatter.sourceWidth &- column, count &- done)
      let top = scatter.originY &+ scatter.step &* row
      for j in max(
        firstRow &- top, 0)..<max(min(scatter.tapsY, lastRow &- top), max(firstRow &- top, 0))
      {
        addRow(j, sums + (top &+ j &- firstRow) &* scatter.rowFloats, column, length, done, stride)
      }
      done &+= length
    }
  }

  /// Adds the taps of row j for `length` source pixels of one row.
  @inline(__always)
  private func addRow(
    _ j: Int, _ row: UnsafeMutablePointer<Float>, _ column: Int, _ length: Int, _ pixel: Int,
    _ stride: Int
  ) {
    let channels = scatter.targetChannels
    let step = scatter.step
    let base = scatter.originX &+ scatter.margin &* step
    var product = products + (j &* scatter.tapsX &* channels &* stride &+ pixel)
    for i in 0..<scatter.tapsX {
      let place = (base &+ i) / step
      let phase = base &+ i &- place &* step
      var line = row + (phase &* channels &* lineLength &+ place &+ column)
      for _ in 0..<channels {
        addLine(product, line, length)
        line += lineLength
        product += stride
      }
    }
  }

  /// target += source, `count` floats; may write the target's next vector unchanged.
  @inline(__always)
  private func addLine(
    _ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    var i = 0
    while i &+ lanes <= count {
      store(load(target + i) + load(source + i), target + i)
      i &+= lanes
    }
    guard i < count else { return }
    let sum = load(target + i) + load(source + i)
    let isBehind = laneNumbers .>= Vector(repeating: Float(count &- i))
    store(sum.replacing(with: load(target + i), where: isBehind), target + i)
  }

  /// Brings the sums into NHWC and applies the activation.
  func finish(_ pictures: UnsafeMutablePointer<Float>, _ activation: Activation, picture: Int) {
    let width = scatter.targetWidth
    let channels = scatter.targetChannels
    let step = scatter.step
    let rowCount = lastRow &- firstRow
    let target =
      pictures
      + (picture &* scatter.targetHeight &+ firstRow) &* width &* channels
    for y in 0..<max(rowCount, 0) {
      var line = UnsafePointer(sums + (y &* scatter.rowFloats &+ scatter.margin))
      let row = target + y &* width &* channels
      for phase in 0..<step {
        for t in 0..<channels {
          if step &* channels == 1 {
            copyFloats(line, row, width)
          } else {
            spread(line, row + (phase &* channels &+ t), width &- phase, channels)
          }
          line += lineLength
        }
      }
    }
    activate(activation, target, target, rowCount &* width &* channels)
  }

  /// target[q·step·channels] = line[q] for the columns q·step below `limit`.
  @inline(__always)
  private func spread(
    _ line: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ limit: Int,
    _ channels: Int
  ) {
    let count = (limit &+ scatter.step &- 1) / scatter.step
    let distance = scatter.step &* channels
    var place = target
    for q in 0..<max(count, 0) {
      place.pointee = line[q]
      place += distance
    }
  }
}

#if ISA_AVX512
  /// 0, 1, 2, ….
  @inline(__always)
  var laneNumbers: Vector { [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] }
#elseif ISA_AVX2
  /// 0, 1, 2, ….
  @inline(__always)
  var laneNumbers: Vector { [0, 1, 2, 3, 4, 5, 6, 7] }
#else
  /// 0, 1, 2, ….
  @inline(__always)
  var laneNumbers: Vector { [0, 1, 2, 3] }
#endif
