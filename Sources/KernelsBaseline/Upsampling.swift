import KernelTasks

/// One row of the small picture: every pixel repeated factor × factor times, or the sums of these.
@Sendable
func upsampling(
  _ task: UnsafePointer<UpsamplingTask>, _ row: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let task = task.pointee
  let (channels, factor) = (task.channels, task.factor)
  let line = task.width &* factor &* channels
  let (small, large) = (row &* task.width &* channels, row &* factor &* line)
  switch task.operation {
  case .nearest:
    let (input, output) = (task.input + small, task.output + large)
    for x in 0..<task.width {
      for copy in 0..<factor {
        copyFloats(input + x &* channels, output + (x &* factor &+ copy) &* channels, channels)
      }
    }
    for copy in 1..<max(factor, 1) { copyFloats(output, output + copy &* line, line) }
  case .blockSums:
    let (input, output) = (task.input + large, task.output + small)
    for x in 0..<task.width {
      let block = input + x &* factor &* channels
      forEachVector(channels) { i, valid in
        var sum = Vector.zero
        for y in 0..<factor {
          for copy in 0..<factor {
            sum += loadUpTo(block + (y &* line &+ copy &* channels &+ i), valid)
          }
        }
        storeUpTo(sum, output + (x &* channels &+ i), valid)
      }
    }
  }
}
