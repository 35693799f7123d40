import KernelTasks

/// Every pixel of one row of the small picture repeated factor × factor times.
@Sendable
func upsampleNearest(
  _ task: UnsafePointer<UpsamplingTask>, _ row: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let task = task.pointee
  let (channels, factor) = (task.channels, task.factor)
  let line = task.width &* factor &* channels
  let input = task.input + row &* task.width &* channels
  let output = task.output + row &* factor &* line
  for x in 0..<task.width {
    for copy in 0..<factor {
      copyFloats(
        input + x &* channels, output + (x &* factor &+ copy) &* channels, channels)
    }
  }
  for copy in 1..<max(factor, 1) {
    copyFloats(output, output + copy &* line, line)
  }
}

/// The sums of factor × factor pixels for one row of the small picture.
@Sendable
func upsampleBlockSums(
  _ task: UnsafePointer<UpsamplingTask>, _ row: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let task = task.pointee
  let (channels, factor) = (task.channels, task.factor)
  let line = task.width &* factor &* channels
  let input = task.input + row &* factor &* line
  let output = task.output + row &* task.width &* channels
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
