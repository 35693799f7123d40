import KernelTasks

// Operations within each row: sums, repetition, softmax.

/// output[r] = Σ over c of input[r, c].
func sumChannels(_ block: Block) {
  let (task, channels) = (block.task.pointee, block.channels)
  for row in block.firstRow..<block.firstRow &+ block.rows {
    task.output[row] = rowSum(task.input + row &* channels, channels)
  }
}

/// output[r, c] = input[r].
func broadcastChannels(_ block: Block) {
  let (task, channels) = (block.task.pointee, block.channels)
  for row in block.firstRow..<block.firstRow &+ block.rows {
    let value = Vector(repeating: task.input[row])
    let output = task.output + row &* channels
    forEachVector(channels) { i, valid in storeUpTo(value, output + i, valid) }
  }
}

/// output[r, c] = e^(input[r, c] − max) ÷ Σ over k of e^(input[r, k] − max).
func softmax(_ block: Block) {
  let (task, channels) = (block.task.pointee, block.channels)
  for row in block.firstRow..<block.firstRow &+ block.rows {
    let input = task.input + row &* channels
    let output = task.output + row &* channels
    let largest = Vector(repeating: rowMaximum(input, channels))
    var i = 0
    while i < channels {
      let valid = min(channels &- i, lanes)
      storeUpTo(exponential(loadUpTo(input + i, valid) - largest), output + i, valid)
      i &+= lanes
    }
    let share = Vector(repeating: 1 / rowSum(output, channels))
    i = 0
    while i < channels {
      let valid = min(channels &- i, lanes)
      storeUpTo(loadUpTo(output + i, valid) * share, output + i, valid)
      i &+= lanes
    }
  }
}

/// The sum of `count` elements: one sum per lane, then over the lanes.
@inline(__always)
private func rowSum(_ input: UnsafePointer<Float>, _ count: Int) -> Float {
  var sums = Vector.zero
  forEachVector(count) { i, valid in sums += loadUpTo(input + i, valid) }
  let four = quarter(sums)
  return (four[0] + four[1]) + (four[2] + four[3])
}

/// The largest of `count` elements, of at least one.
@inline(__always)
private func rowMaximum(_ input: UnsafePointer<Float>, _ count: Int) -> Float {
  var largest = input[0]
  var i = 1
  while i < count {
    if input[i] > largest { largest = input[i] }
    i &+= 1
  }
  return largest
}
