import CPUFeatures
import ResamplingInterface

/// Blends rows, four at a time, and writes them as columns.
func blendAndTurn(_ task: LineBlend) {
  let stride = LineBlend.scratchStride(rowByteCount: task.width &* task.channelCount)
  var line = 0
  while line < task.lineCount {
    let count = min(LineBlend.linesAtOnce, task.lineCount &- line)
    for offset in 0..<count {
      blendLine(task, line &+ offset, into: task.scratch + offset &* stride)
    }
    switch task.channelCount {
    case 1: turnLines(task, from: line, count: count, stride: stride, step: 1)
    case 3: turnLines(task, from: line, count: count, stride: stride, step: 3)
    default: turnLines(task, from: line, count: count, stride: stride, step: 4)
    }
    line &+= count
  }
}

@inline(__always)
private func blendLine(_ task: LineBlend, _ line: Int, into target: UnsafeMutablePointer<UInt8>) {
  let source = task.source + Int(task.starts[line]) &* task.sourceStride
  let weights = task.weights + line &* task.tapCount
  let byteCount = task.width &* task.channelCount
  var place = 0
  while place &+ 64 <= byteCount {
    pokeprep_blend64(source + place, task.sourceStride, weights, task.tapCount, target + place)
    place &+= 64
  }
  if byteCount >= 16 {
    while place < byteCount {
      // A strip that would leave the row moves back; bytes in two strips get the same value twice.
      let start = min(place, byteCount &- 16)
      pokeprep_blend16(source + start, task.sourceStride, weights, task.tapCount, target + start)
      place &+= 16
    }
  } else {
    for place in 0..<byteCount {
      var sum: UInt32 = 128
      for tap in 0..<task.tapCount {
        sum &+= UInt32(source[tap &* task.sourceStride &+ place]) &* UInt32(weights[tap])
      }
      target[place] = UInt8(truncatingIfNeeded: sum &>> 8)
    }
  }
}

/// Writes up to four rows of pixels of `step` bytes as columns.
@inline(__always)
private func turnLines(_ task: LineBlend, from line: Int, count: Int, stride: Int, step: Int) {
  let source = UnsafeRawPointer(task.scratch)
  let target = UnsafeMutableRawPointer(task.target) + 4 &* line
  @inline(__always)
  func pixel(_ row: Int, _ x: Int) -> UInt32 {
    let place = source + row &* stride + step &* x
    // A grey sample stands for three.
    return step == 1
      ? UInt32(place.load(as: UInt8.self)) &* 0x01_0101 : place.loadUnaligned(as: UInt32.self)
  }
  if count == LineBlend.linesAtOnce {
    for x in 0..<task.width {
      let four = SIMD4<UInt32>(pixel(0, x), pixel(1, x), pixel(2, x), pixel(3, x))
      (target + 4 &* task.lineCount &* x).storeBytes(of: four, as: SIMD4<UInt32>.self)
    }
  } else {
    for x in 0..<task.width {
      for row in 0..<count {
        (target + 4 &* (task.lineCount &* x &+ row)).storeBytes(
          of: pixel(row, x), as: UInt32.self)
      }
    }
  }
}
