import KernelTasks

extension KernelEngine {
  /// The number of floats that `sumRows` needs as scratch.
  package func sumRowsScratchCount(rows: Int, channels: Int) -> Int {
    RowsTask.scratchCount(rows: rows, channels: channels)
  }

  /// output[c] = Σ over r of input[r, c].
  package func sumRows(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, rows: Int, channels: Int
  ) -> some KernelCall {
    let sums = rowsCall(.sums, input, output, rows, channels) { $0.partialSums = scratch }
    return HostCall {
      sums.run()
      for c in 0..<channels { output[c] = Float(sums.task.total(of: 0, channel: c)) }
    }
  }

  /// The number of floats that `sumAll` needs as scratch.
  package func sumAllScratchCount(count: Int) -> Int {
    RowsTask.scratchCount(rows: count, channels: 1)
  }

  /// output[0] = the sum of all elements.
  package func sumAll(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, count: Int,
    scratch: UnsafeMutablePointer<Float>
  ) -> some KernelCall {
    sumRows(input: input, output: output, scratch: scratch, rows: count, channels: 1)
  }
}

extension RowsTask {
  /// The partial sum `term` (0 or 1) of a channel in one block.
  func partial(_ term: Int, channel: Int, block: Int) -> Double {
    Double(partialSums[(block * 2 + term) * channels + channel])
  }

  /// The sum over all blocks, in order.
  func total(of term: Int, channel: Int) -> Double {
    var sum = 0.0
    for block in 0..<blocks { sum += partial(term, channel: channel, block: block) }
    return sum
  }
}
