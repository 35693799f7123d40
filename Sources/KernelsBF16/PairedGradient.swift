import CKernelIntrinsics
import KernelTasks

// The weight gradient: output gradientᵀ × patches, summed over pixels. The output gradient, the
// smaller operand, is transposed into panels once; the patches of two neighbouring pixels are woven
// into pairs. The product comes out as output channels × depth and is transposed at the end.

/// One work item of `BFloat16GradientTask`, by dot products.
@Sendable
func dotWeightGradient(
  _ task: UnsafePointer<BFloat16GradientTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  pairedGradient(
    task, item, scratch, usesTiles: false)
}

/// One work item of `BFloat16GradientTask`, by AMX tiles.
@Sendable
func tileWeightGradient(
  _ task: UnsafePointer<BFloat16GradientTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  pokeprep_tiles_begin()
  pairedGradient(
    task, item, scratch, usesTiles: true)
  pokeprep_tiles_end()
}

@inline(__always)
func pairedGradient(
  _ task: UnsafePointer<BFloat16GradientTask>, _ item: Int,
  _ scratch: UnsafeMutablePointer<Float>, usesTiles: Bool
) {
  let pass = ConvolutionPass(.forward, task.pointee.geometry, phase: 0)
  let blocks = task.pointee.depthBlocks &* task.pointee.channelBlocks
  let split = item / blocks
  let block = item &- split &* blocks
  let depthBlock = block / task.pointee.channelBlocks
  let channelBlock = block &- depthBlock &* task.pointee.channelBlocks

  let firstDepth = depthBlock &* task.pointee.depthPerBlock
  let depth = min(task.pointee.depthPerBlock, pass.depth &- firstDepth)
  let firstChannel = channelBlock &* task.pointee.channelsPerBlock
  let channels = min(task.pointee.channelsPerBlock, pass.columns &- firstChannel)
  let lastPixel = min((split &+ 1) &* task.pointee.pixelsPerSplit, pass.rows)
  var pixel = split &* task.pointee.pixelsPerSplit
  var isFirst = true
  repeat {
    let count = min(BFloat16Panel.depth, lastPixel &- pixel)
    let panel =
      words(task.pointee.panels)
      + (pixel / BFloat16Panel.depth &* task.pointee.panelRows &+ firstChannel)
      &* BFloat16Panel.stride
    pairPatches(pass, task.pointee.input, pixel, count, firstDepth, depth, scratch)
    addProducts(
      Words(panel), channels: channels, depth: depth, pixels: count, isFirst: isFirst, scratch,
      usesTiles: usesTiles)
    pixel &+= BFloat16Panel.depth
    isFirst = false
  } while pixel < lastPixel

  let target =
    task.pointee.splits > 1
    ? task.pointee.partialSums + split &* pass.depth &* pass.columns
    : task.pointee.weightGradient
  storeGradient(
    target + (firstDepth &* pass.columns &+ firstChannel), stride: pass.columns,
    channels: channels, depth: depth, scratch)
}

/// One item of the panels of `BFloat16GradientTask`: rounds the output gradient of some pixels and
/// channels, [channel][pixel], padded with zeros to a multiple of 32 pixels.
@Sendable
func gradientPanels(
  _ task: UnsafePointer<BFloat16GradientTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let g = task.pointee.geometry
  let stride = g.outputChannels
  let index = item / task.pointee.panelCount
  let number = item &- index &* task.pointee.panelCount
  let firstChannel = index &* BFloat16GradientTask.panelItemChannels
  let channels = min(BFloat16GradientTask.panelItemChannels, stride &- firstChannel)
  let firstPixel = number &* BFloat16Panel.depth
  let pixels = min(
    BFloat16Panel.depth, g.batch &* g.outputHeight &* g.outputWidth &- firstPixel)
  let gradient = task.pointee.outputGradient + (firstPixel &* stride &+ firstChannel)
  let panel =
    words(task.pointee.panels)
    + (number &* task.pointee.panelRows &+ firstChannel) &* BFloat16Panel.stride
  var pixel = 0
  while pixel < pixels {
    var c = 0
    while c < channels {
      pokeprep_round_transposed(
        gradient + (pixel &* stride &+ c), stride, pixels &- pixel, channels &- c,
        panel + (c &* BFloat16Panel.stride &+ pixel), BFloat16Panel.stride)
      c &+= 16
    }
    pixel &+= 32
  }
}

/// Rounds pieces of the patches of some pixels as [16 depths][pair of pixels][16][2], padded with
/// zeros to a multiple of 32 pixels.
@inline(never)
func pairPatches(
  _ pass: ConvolutionPass, _ source: UnsafePointer<Float>, _ firstPixel: Int, _ pixels: Int,
  _ firstDepth: Int, _ depth: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let first = words(scratch + BFloat16GradientScratch.pair)
  let second = first + BFloat16Panel.stride
  let width = RegisterTile.roundUp(depth, to: BFloat16Panel.columnMultiple)
  let end = firstDepth &+ depth
  var target = words(scratch + BFloat16GradientScratch.patches)
  var patches = Patches(pass, source: source, row: firstPixel)
  var pixel = 0
  while pixel < pixels {
    patches.round(firstDepth, end, to: first)
    patches.advance()
    if pixel &+ 1 < pixels {
      patches.round(firstDepth, end, to: second)
      patches.advance()
    } else {
      pokeprep_zero(second, width)
    }
    pokeprep_weave(first, second, target, BFloat16GradientScratch.patchStride, width)
    target += 32
    pixel &+= 2
  }
  let padded = RegisterTile.roundUp(pixels, to: BFloat16Panel.depthMultiple)
  while pixel < padded {
    var k = 0
    while k < width {
      pokeprep_zero(target + k / 16 &* BFloat16GradientScratch.patchStride, 32)
      k &+= 16
    }
    target += 32
    pixel &+= 2
  }
}

/// Adds the products of one panel of pixels to the sums.
@inline(__always)
func addProducts(
  _ panel: Words, channels: Int, depth: Int, pixels: Int, isFirst: Bool,
  _ scratch: UnsafeMutablePointer<Float>,
  usesTiles: Bool
) {
  let patches = words(scratch + BFloat16GradientScratch.patches)
  let sums = scratch + BFloat16GradientScratch.sums
  let tile = scratch + BFloat16GradientScratch.tile
  let length = RegisterTile.roundUp(max(pixels, 0), to: BFloat16Panel.depthMultiple)
  var k = 0
  while k < depth {
    let columnCount = min(depth &- k, 32)
    let b = patches + k / 16 &* BFloat16GradientScratch.patchStride
    let step = tileRows(usesTiles: usesTiles, columnCount: columnCount)
    var c = 0
    while c < channels {
      let count = min(channels &- c, step)
      productTile(
        usesTiles: usesTiles, rowCount: count, columnCount: columnCount, depth: length,
        panel + c &* BFloat16Panel.stride, b, blockStride: BFloat16GradientScratch.patchStride, tile
      )
      for i in 0..<count {
        pokeprep_finish_row(
          tile + 32 &* i, sums + ((c &+ i) &* BFloat16GradientScratch.sumsStride &+ k), nil,
          isFirst ? 1 : 0, 1, columnCount)
      }
      c &+= step
    }
    k &+= 32
  }
}

/// Stores the sums, [channel][depth], as [depth][channel].
@inline(never)
func storeGradient(
  _ target: UnsafeMutablePointer<Float>, stride: Int, channels: Int, depth: Int,
  _ scratch: UnsafeMutablePointer<Float>
) {
  let sums = scratch + BFloat16GradientScratch.sums
  var k = 0
  while k < depth {
    var c = 0
    while c < channels {
      pokeprep_store_transposed(
        sums + (c &* BFloat16GradientScratch.sumsStride &+ k), BFloat16GradientScratch.sumsStride,
        target + (k &* stride &+ c), stride, depth &- k, channels &- c)
      c &+= 16
    }
    k &+= 16
  }
}
