import CPUFeatures
import ResamplingInterface

/// Blends rows to another height.
func blendRows(_ task: RowBlend, _ axis: BlendAxis) {
  let last = task.rowCount &- 1
  for line in 0..<axis.count {
    blendLine(
      task, from: Int(axis.starts[line]), last: last, axis.weights + line &* axis.tapCount,
      axis.tapCount, into: task.target + line &* task.byteCount)
  }
}

@inline(__always)
private func blendLine(
  _ task: RowBlend, from first: Int, last: Int, _ weights: UnsafePointer<UInt8>, _ taps: Int,
  into target: UnsafeMutablePointer<Int8>
) {
  let (source, stride) = (task.source, task.sourceStride)
  let strip = Int(pokeprep_strip)
  guard task.byteCount >= strip else {
    return pokeprep_blend_bytes(
      source, stride, first, last, weights, taps, task.byteCount, target)
  }
  var place = 0
  while place < task.byteCount {
    // A strip that would leave the row moves back; bytes in two strips get the same value twice.
    let start = min(place, task.byteCount &- strip)
    pokeprep_blend_strip(source + start, stride, first, last, weights, taps, target + start)
    place &+= strip
  }
}

/// Blends pixels to another width.
func blendPixels(_ task: PixelBlend, _ axis: BlendAxis) {
  switch task.channelCount {
  case 1: blendPixels(task, axis, step: 1)
  case 3: blendPixels(task, axis, step: 3)
  default: blendPixels(task, axis, step: 4)
  }
}

/// Rows that are blended at once: few enough for the nearest cache, and the same weights serve all.
private var rowsAtOnce: Int { 16 }

@inline(__always)
private func blendPixels(_ task: PixelBlend, _ axis: BlendAxis, step: Int) {
  let stride = 4 &* axis.count
  var row = 0
  while row < task.rowCount {
    let rows = min(rowsAtOnce, task.rowCount &- row)
    let source = task.source + row &* task.sourceStride
    let target = task.target + row &* stride
    var window = 0
    while window &+ 4 <= axis.count {
      pokeprep_blend_pixels(
        source, task.sourceStride, rows, step, axis.starts + window,
        axis.weights + window &* axis.tapCount, axis.tapCount, target + 4 &* window, stride)
      window &+= 4
    }
    while window < axis.count {
      let first = source + Int(axis.starts[window]) &* step
      let weights = axis.weights + window &* axis.tapCount
      let column = target + 4 &* window
      for y in 0..<rows {
        pokeprep_blend_pixel(
          first + y &* task.sourceStride, step, weights, axis.tapCount, column + y &* stride)
      }
      window &+= 1
    }
    row &+= rows
  }
}
