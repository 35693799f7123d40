import KernelInterface

// The convolution with few target channels and several taps, by `TapScatter`. Pixels run along the
// vectors: a block of source pixels is transposed into the panel, the packed weights of all taps and
// target channels times the panel give one line of pixels for each, and the lines are added where
// they belong. The products never leave the first- or second-level cache.

@inline(never)
func tapTileFull(
  _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ rows: UnsafePointer<UnsafeMutablePointer<Float>>, _ isFirst: Bool,
  _ zeros: UnsafePointer<Float>
) {
  #if ISA_AVX512
    gemmTile(
      rows12, aRow: 1, aDepth: 12, bDepth: 2 &* lanes, depth: depth, a: a, b: b, rows: rows,
      isFirst: isFirst, bias: zeros, slope: 1)
  #else
    gemmTile(
      rows6, aRow: 1, aDepth: 6, bDepth: 2 &* lanes, depth: depth, a: a, b: b, rows: rows,
      isFirst: isFirst, bias: zeros, slope: 1)
  #endif
}

/// The same for at most four rows of a tile.
@inline(never)
func tapTile4(
  _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ rows: UnsafePointer<UnsafeMutablePointer<Float>>, _ isFirst: Bool,
  _ zeros: UnsafePointer<Float>
) {
  #if ISA_AVX512
    gemmTile(
      rows4, aRow: 1, aDepth: 12, bDepth: 2 &* lanes, depth: depth, a: a, b: b, rows: rows,
      isFirst: isFirst, bias: zeros, slope: 1)
  #else
    gemmTile(
      rows4, aRow: 1, aDepth: 6, bDepth: 2 &* lanes, depth: depth, a: a, b: b, rows: rows,
      isFirst: isFirst, bias: zeros, slope: 1)
  #endif
}

/// One work item: a band of target rows of one picture.
func tapGemm(
  _ task: UnsafePointer<ConvolutionTask>, item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  guard let scatter = TapScatter(task.pointee.role, task.pointee.geometry) else { return }
  let picture = item / task.pointee.rowBlocks
  let firstRow = (item &- picture &* task.pointee.rowBlocks) &* task.pointee.rowsPerBlock
  let band = TapBand(
    scatter, firstRow: firstRow,
    lastRow: min(firstRow &+ task.pointee.rowsPerBlock, scatter.targetHeight), scratch)
  band.clear(bias: task.pointee.bias)

  let source =
    task.pointee.source
    + picture &* scatter.sourceHeight &* scatter.sourceWidth &* scatter.sourceChannels
  // Pixels of a block: products in the first-level cache if possible.
  let rows = RegisterTile.roundUp(scatter.rows, to: registerTile.rows)
  let block = min(max(8192 / rows / 32 &* 32, 32), 192)
  var pixel = band.firstSource &* scatter.sourceWidth
  let end = band.lastSource &* scatter.sourceWidth
  while pixel < end {
    let count = min(block, end &- pixel)
    tapProducts(task, scatter, source + pixel &* scatter.sourceChannels, count, block, scratch)
    band.add(firstPixel: pixel, count: count, stride: block)
    pixel &+= count
  }
  band.finish(task, picture: picture)
}

/// The products of all taps and target channels with `count` source pixels: rows of `stride`
/// floats.
func tapProducts(
  _ task: UnsafePointer<ConvolutionTask>, _ scatter: TapScatter, _ source: UnsafePointer<Float>,
  _ count: Int, _ stride: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let width = 2 &* lanes
  let tileRows = registerTile.rows
  let depth = scatter.sourceChannels
  let panel = scratch + WorkerScratch.panel
  let products = scratch + WorkerScratch.tapProducts
  let zeros = UnsafePointer(scratch + WorkerScratch.zeros)
  let pointers = tilePointers(scratch)
  var start = 0
  while start < depth {
    let piece = min(WorkerScratch.panelDepth, depth &- start)
    var pixel = 0
    while pixel < count {
      let valid = min(width, count &- pixel)
      if valid < width { zeroFloats(panel, piece &* width) }
      transpose(
        source + (pixel &* depth &+ start), depth, rows: valid, columns: piece, panel, width)
      var row = 0
      while row < scatter.rows {
        let a = task.pointee.packed + (row &* depth &+ start &* tileRows)
        for r in 0..<tileRows { pointers[r] = products + ((row &+ r) &* stride &+ pixel) }
        if scatter.rows &- row <= 4 {
          tapTile4(piece, a, panel, pointers, start == 0, zeros)
        } else {
          tapTileFull(piece, a, panel, pointers, start == 0, zeros)
        }
        row &+= tileRows
      }
      pixel &+= width
    }
    start &+= piece
  }
}

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
    sums = scratch + WorkerScratch.tapSumsStart
    products = UnsafePointer(scratch + WorkerScratch.tapProducts)
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
  func finish(_ task: UnsafePointer<ConvolutionTask>, picture: Int) {
    let width = scatter.targetWidth
    let channels = scatter.targetChannels
    let step = scatter.step
    let rowCount = lastRow &- firstRow
    let target =
      task.pointee.target
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
    activate(task.pointee.activation, target, target, rowCount &* width &* channels)
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
