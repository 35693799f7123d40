import KernelTasks

/// One picture of a global maximum or of what follows its indices.
@Sendable
func pooling(
  _ task: UnsafePointer<PoolingTask>, _ picture: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let task = task.pointee
  let channels = task.channels
  let (all, one) = (picture &* task.pixels &* channels, picture &* channels)
  let indices = task.indices + one
  switch task.operation {
  case .globalMaxPool:
    globalMaxPool(
      task.input + all, task.output + one, indices, pixels: task.pixels, channels: channels)
  case .scatterPixels:
    let (input, output) = (task.input + one, task.output + all)
    zeroFloats(output, task.pixels &* channels)
    for c in 0..<channels { output[Int(indices[c]) &* channels &+ c] = input[c] }
  case .gatherPixels:
    let (input, output) = (task.input + all, task.output + one)
    for c in 0..<channels { output[c] = input[Int(indices[c]) &* channels &+ c] }
  }
}

/// The maxima of one picture and the first pixels that hold them.
@inline(__always)
private func globalMaxPool(
  _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>,
  _ indices: UnsafeMutablePointer<Int32>, pixels: Int, channels: Int
) {
  var c = 0
  while c < channels {
    let valid = min(channels &- c, lanes)
    var best = loadUpTo(input + c, valid)
    var bestPixel = Bits.zero
    var pixel = Bits.zero
    for p in 1..<max(pixels, 1) {
      pixel &+= 1
      let value = loadUpTo(input + (p &* channels &+ c), valid)
      // Strictly greater keeps the first of equal maxima.
      let isGreater = value .> best
      best.replace(with: value, where: isGreater)
      bestPixel.replace(with: pixel, where: isGreater)
    }
    storeUpTo(best, output + c, valid)
    for i in 0..<valid { indices[c &+ i] = Int32(truncatingIfNeeded: bestPixel[i]) }
    c &+= lanes
  }
}
