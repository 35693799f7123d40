import CKernelIntrinsics
import KernelTasks

// The input gradient to few channels, by `TapScatter` as in float32: the weights of all taps and
// target channels are the left operand, source pixels the columns of the right one. Each source pixel
// is rounded once, where gathered patches would hold it once per tap.

/// One work item: a band of target rows of one picture.
@inline(__always)
func tapProducts(
  _ task: UnsafePointer<BFloat16ConvolutionTask>, _ item: Int,
  _ scratch: UnsafeMutablePointer<Float>, usesTiles: Bool
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
  let block = min(max(8192 / max(scatter.rows, 1) / 32 &* 32, 32), 192)
  var pixel = band.firstSource &* scatter.sourceWidth
  let end = band.lastSource &* scatter.sourceWidth
  while pixel < end {
    let count = min(block, end &- pixel)
    multiplyTaps(
      task, scatter, source + pixel &* scatter.sourceChannels, count, block, scratch,
      usesTiles: usesTiles)
    band.add(firstPixel: pixel, count: count, stride: block)
    pixel &+= count
  }
  band.finish(task.pointee.target, task.pointee.activation, picture: picture)
}

/// The products of all taps and target channels with `count` source pixels: rows of `stride` floats,
/// a multiple of 32.
@inline(__always)
func multiplyTaps(
  _ task: UnsafePointer<BFloat16ConvolutionTask>, _ scatter: TapScatter,
  _ source: UnsafePointer<Float>, _ count: Int, _ stride: Int,
  _ scratch: UnsafeMutablePointer<Float>, usesTiles: Bool
) {
  let depth = scatter.sourceChannels
  let packed = words(task.pointee.packed)
  let pairs = words(scratch + BFloat16TapScratch.pairs)
  let tile = scratch + BFloat16TapScratch.tile
  let products = scratch + TapScratch.products
  var start = 0
  while start < depth {
    let length = min(BFloat16Panel.depth, depth &- start)
    let padded = RegisterTile.roundUp(length, to: BFloat16Panel.depthMultiple)
    let a =
      packed + start / BFloat16Panel.depth &* BFloat16PackTask.tapRows(scatter)
      &* BFloat16Panel.stride
    var pixel = 0
    while pixel < count {
      let valid = min(32, count &- pixel)
      pairPixels(source + (pixel &* depth &+ start), depth, valid, length, scratch)
      let step = tileRows(usesTiles: usesTiles, columnCount: valid)
      var row = 0
      while row < scatter.rows {
        let rowCount = min(scatter.rows &- row, step)
        productTile(
          usesTiles: usesTiles, rowCount: rowCount, columnCount: valid, depth: padded,
          a + row &* BFloat16Panel.stride, pairs, blockStride: BFloat16TapScratch.blockStride, tile)
        for i in 0..<rowCount {
          pokeprep_finish_row(
            tile + 32 &* i, products + ((row &+ i) &* stride &+ pixel), nil, start == 0 ? 1 : 0, 1,
            32)
        }
        row &+= step
      }
      pixel &+= 32
    }
    start &+= BFloat16Panel.depth
  }
}

/// Rounds a piece of up to 32 pixels as [16 pixels][pair of depths][16][2], padded with zeros.
@inline(never)
func pairPixels(
  _ source: UnsafePointer<Float>, _ stride: Int, _ count: Int, _ length: Int,
  _ scratch: UnsafeMutablePointer<Float>
) {
  let rows = words(scratch + BFloat16TapScratch.pixels)
  let padded = RegisterTile.roundUp(length, to: BFloat16Panel.depthMultiple)
  var target = words(scratch + BFloat16TapScratch.pairs)
  var first = 0
  while first < count {
    for i in 0..<16 {
      let row = rows + i &* BFloat16Panel.stride
      let valid = first &+ i < count ? length : 0
      pokeprep_round(source + (first &+ i) &* stride, row, valid)
      pokeprep_zero(row + valid, padded &- valid)
    }
    var k = 0
    while k < padded {
      pokeprep_transpose_pairs(rows + k, BFloat16Panel.stride, target + 16 &* k)
      k &+= 32
    }
    target += BFloat16TapScratch.blockStride
    first &+= 16
  }
}
