import KernelInterface

/// The entries for `PoolingTask`; a work item is a picture.
let poolingKernels = PoolingKernels(
  globalMaxPool: { task, item, _ in globalMaxPool(task, item) },
  scatterPixels: { task, item, _ in scatterPixels(task, item) },
  gatherPixels: { task, item, _ in gatherPixels(task, item) })

private func globalMaxPool(_ task: UnsafeRawPointer, _ picture: Int) {
  let task = task.assumingMemoryBound(to: PoolingTask.self).pointee
  let channels = task.channels
  let input = task.input + picture &* task.pixels &* channels
  let output = task.output + picture &* channels
  let indices = task.indices + picture &* channels
  forEachVector(channels) { c, valid in
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
  }
}

private func scatterPixels(_ task: UnsafeRawPointer, _ picture: Int) {
  let task = task.assumingMemoryBound(to: PoolingTask.self).pointee
  let channels = task.channels
  let input = task.input + picture &* channels
  let output = task.output + picture &* task.pixels &* channels
  let indices = task.indices + picture &* channels
  zeroFloats(output, task.pixels &* channels)
  for c in 0..<channels { output[Int(indices[c]) &* channels &+ c] = input[c] }
}

private func gatherPixels(_ task: UnsafeRawPointer, _ picture: Int) {
  let task = task.assumingMemoryBound(to: PoolingTask.self).pointee
  let channels = task.channels
  let input = task.input + picture &* task.pixels &* channels
  let output = task.output + picture &* channels
  let indices = task.indices + picture &* channels
  for c in 0..<channels { output[c] = input[Int(indices[c]) &* channels &+ c] }
}
