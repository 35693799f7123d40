import KernelTasks

/// One block of an operation on rows × channels.
@Sendable
func rows(_ task: UnsafePointer<RowsTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>) {
  let block = Block(task, item)
  switch task.pointee.operation {
  case .addBias: addBias(block, scratch)
  case .broadcastRows: broadcastRows(block)
  case .copyChannels: copyChannels(block)
  case .sums: sums(block, item, scratch)
  case .moments: moments(block, item, scratch)
  case .gradientSums: gradientSums(block, item, scratch)
  case .normalise: normalise(block, scratch)
  case .normaliseGradient: normaliseGradient(block, scratch)
  case .sumChannels: sumChannels(block)
  case .broadcastChannels: broadcastChannels(block)
  case .softmax: softmax(block)
  }
}

// Functions of their own: in one together the compiler would leave closures out of line.

/// output = input + vector0.
@inline(never)
func addBias(_ block: Block, _ scratch: UnsafeMutablePointer<Float>) {
  block.map(scratch) { x, v0, _, _, _, _ in x + v0 }
}

/// output = vector0 · gradient − vector1 · (input − vector2) − vector3.
@inline(never)
func normaliseGradient(_ block: Block, _ scratch: UnsafeMutablePointer<Float>) {
  block.map(scratch) { x, v0, v1, v2, v3, dy in v0 * dy - multiplyAdd(v3, v1, x - v2) }
}

/// The rows of one work item.
struct Block {
  let task: UnsafePointer<RowsTask>
  let firstRow: Int
  let rows: Int
  let channels: Int

  @inline(__always)
  init(_ task: UnsafePointer<RowsTask>, _ item: Int) {
    self.task = task
    firstRow = item &* self.task.pointee.rowsPerBlock
    rows = min(self.task.pointee.rowsPerBlock, self.task.pointee.rows &- firstRow)
    channels = self.task.pointee.channels
  }

  /// output = function(input, vector0, vector1, vector2, vector3, gradient).
  ///
  /// The compiler drops the loads of what the function does not use.
  @inline(__always)
  func map(
    _ scratch: UnsafeMutablePointer<Float>,
    _ function: (Vector, Vector, Vector, Vector, Vector, Vector) -> Vector
  ) {
    let folding = RowFolding(channels: channels)
    let vector0 = folding.repeated(task.pointee.vector0, slot: 0, scratch)
    let vector1 = folding.repeated(task.pointee.vector1, slot: 1, scratch)
    let vector2 = folding.repeated(task.pointee.vector2, slot: 2, scratch)
    let vector3 = folding.repeated(task.pointee.vector3, slot: 3, scratch)
    let input = task.pointee.input + firstRow &* channels
    let gradient = task.pointee.gradient + firstRow &* channels
    let output = task.pointee.output + firstRow &* channels
    folding.forEachRow(rows) { element, width in
      forEachVector(width) { i, valid in
        let result = function(
          loadUpTo(input + (element &+ i), valid), loadUpTo(vector0 + i, valid),
          loadUpTo(vector1 + i, valid), loadUpTo(vector2 + i, valid),
          loadUpTo(vector3 + i, valid), loadUpTo(gradient + (element &+ i), valid))
        storeUpTo(result, output + (element &+ i), valid)
      }
    }
  }
}

/// output = vector0.
func broadcastRows(_ block: Block) {
  let channels = block.channels
  var output = block.task.pointee.output + block.firstRow &* channels
  for _ in 0..<block.rows {
    copyFloats(block.task.pointee.vector0, output, channels)
    output += channels
  }
}

/// Channels of each row from one distance of rows to another.
func copyChannels(_ block: Block) {
  var input = block.task.pointee.input + block.firstRow &* block.task.pointee.inputStride
  var output = block.task.pointee.output + block.firstRow &* block.task.pointee.outputStride
  for _ in 0..<block.rows {
    copyFloats(input, output, block.channels)
    input += block.task.pointee.inputStride
    output += block.task.pointee.outputStride
  }
}

/// output = activation((input − vector0) · vector1 · vector2 + vector3).
@inline(never)
func normalise(_ block: Block, _ scratch: UnsafeMutablePointer<Float>) {
  let activation = block.task.pointee.activation
  let slopes = Vector(repeating: slope(of: activation))
  block.map(scratch) { x, v0, v1, v2, v3, _ in
    let y = multiplyAdd(v3, (x - v0) * v1, v2)
    return y.replacing(with: y * slopes, where: y .< 0)
  }
  guard !isPiecewiseLinear(activation) else { return }
  let output = block.task.pointee.output + block.firstRow &* block.channels
  activate(activation, output, output, block.rows &* block.channels)
}
