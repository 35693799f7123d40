import KernelTasks

/// The maxima of one picture and the first pixels that hold them.
@Sendable
func globalMaxPool(
  _ task: UnsafePointer<PoolingTask>, _ picture: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let task = task.pointee
  let channels = task.channels
  let input = task.input + picture &* task.pixels &* channels
  let output = task.output + picture &* channels
  let indices = task.indices + picture &* channels
  var c = 0
  while c < channels {
    let valid = min(channels &- c, lanes)
    var best = loadUpTo(input + c, valid)
    var bestPixel = Bits.zero
    var pixel = Bits.zero
    for p in 1..<max(task.pixels, 1) {
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

/// Values to their pixels, zero elsewhere.
@Sendable
func scatterPixels(
  _ task: UnsafePointer<PoolingTask>, _ picture: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let task = task.pointee
  let channels = task.channels
  let input = task.input + picture &* channels
  let output = task.output + picture &* task.pixels &* channels
  let indices = task.indices + picture &* channels
  zeroFloats(output, task.pixels &* channels)
  for c in 0..<channels { output[Int(indices[c]) &* channels &+ c] = input[c] }
}

/// The values of the pixels.
@Sendable
func gatherPixels(
  _ task: UnsafePointer<PoolingTask>, _ picture: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let task = task.pointee
  let channels = task.channels
  let input = task.input + picture &* task.pixels &* channels
  let output = task.output + picture &* channels
  let indices = task.indices + picture &* channels
  for c in 0..<channels { output[c] = input[Int(indices[c]) &* channels &+ c] }
}
