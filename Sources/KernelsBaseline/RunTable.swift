import KernelTasks

/// The pointers to the runs of the pixels of one dot-product tile, [run][pixel].
struct RunTable {
  /// Runs of the current tile.
  var runs = 1
  /// Floats of a run, a multiple of the vector.
  var run: Int
  /// Depth of the first run.
  var firstDepth = 0
  let paddedDepth: Int
  let pointers: UnsafeMutablePointer<UnsafePointer<Float>>

  let pass: ConvolutionPass
  let source: UnsafePointer<Float>
  /// The next pixel.
  var patches: Patches
  /// The rows of taps that are taken now.
  var firstTapRow = 0
  var lastTapRow = 0
  let isCopied: Bool
  /// Zeros for a run outside of the picture, or the copied patches.
  let panel: UnsafeMutablePointer<Float>

  @inline(__always)
  init(
    _ pass: ConvolutionPass, _ source: UnsafePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    self.pass = pass
    self.source = source
    patches = Patches(pass, source: source, row: 0)
    paddedDepth = pass.paddedDepth
    isCopied = pass.sourceChannels % lanes != 0 || pass.depth == 0
    panel = scratch + DotScratch.patches
    pointers = UnsafeMutableRawPointer(scratch + DotScratch.runs)
      .assumingMemoryBound(to: UnsafePointer<Float>.self)
    run = paddedDepth
    if !isCopied { zeroFloats(panel, patches.run) }
  }

  /// Rows of taps whose weights for three channels fit the first-level cache together (24 KiB).
  @inline(__always)
  var tapRowsPerStep: Int {
    isCopied ? max(pass.tapsY, 1) : max(2048 / max(patches.run, 1), 1)
  }

  /// Goes to pixel `firstRow` and the given rows of taps.
  @inline(__always)
  mutating func start(firstRow: Int, tapRows first: Int, _ last: Int) {
    patches = Patches(pass, source: source, row: firstRow)
    firstTapRow = first
    lastTapRow = last
    firstDepth = first &* patches.run
  }

  /// Enters the next `rowCount` pixels; a tile with fewer pixels than rows repeats the last one.
  @inline(__always)
  mutating func fill(rowCount: Int) {
    if isCopied {
      fillCopied(rowCount)
    } else {
      let first = patches
      // Whole rows of taps if no pixel touches the left or right border.
      var isInside = true
      for _ in 0..<rowCount {
        let left = patches.left
        isInside = isInside && left >= 0 && left &+ pass.tapsX <= pass.sourceWidth
        patches.advance()
      }
      let tapRows = lastTapRow &- firstTapRow
      run = isInside ? patches.run : pass.sourceChannels
      runs = isInside ? tapRows : tapRows &* pass.tapsX
      patches = first
      for r in 0..<rowCount {
        if isInside { fillRows(r) } else { fillTaps(r) }
        patches.advance()
      }
    }
    for t in 0..<runs {
      for r in rowCount..<max(dotRows, rowCount) {
        pointers[t &* dotRows &+ r] = pointers[t &* dotRows &+ r &- 1]
      }
    }
  }

  @inline(__always)
  func fillRows(_ r: Int) {
    var row = patches.top &+ firstTapRow
    var offset = patches.offset &+ firstTapRow &* patches.rowFloats
    var entry = pointers + r
    for _ in firstTapRow..<lastTapRow {
      let isRow = row >= 0 && row < pass.sourceHeight
      entry.pointee = isRow ? source + offset : UnsafePointer(panel)
      row &+= 1
      offset &+= patches.rowFloats
      entry += dotRows
    }
  }

  @inline(__always)
  func fillTaps(_ r: Int) {
    let left = patches.left
    let offset = patches.offset
    var entry = pointers + r
    for t in firstTapRow..<lastTapRow {
      let row = patches.top &+ t
      let isRow = row >= 0 && row < pass.sourceHeight
      for u in 0..<pass.tapsX {
        let isTap = isRow && left &+ u >= 0 && left &+ u < pass.sourceWidth
        let place = offset &+ t &* patches.rowFloats &+ u &* pass.sourceChannels
        entry.pointee = isTap ? source + place : UnsafePointer(panel)
        entry += dotRows
      }
    }
  }

  mutating func fillCopied(_ rowCount: Int) {
    for r in 0..<rowCount {
      let own = panel + r &* paddedDepth
      patches.copy(0, pass.depth, to: own)
      zeroFloats(own + pass.depth, paddedDepth &- pass.depth)
      pointers[r] = UnsafePointer(own)
      patches.advance()
    }
  }
}
