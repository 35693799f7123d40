import KernelTasks

extension KernelEngine {
  /// Elements that share one random sequence in `dropoutMask`.
  package static var dropoutChunk: Int { DropoutTask.chunk }

  /// The factors of inverted dropout, 0 with probability `rate` (0 ..< 1), else 1 ÷ (1 − rate).
  ///
  /// Element i of chunk k (of `dropoutChunk` elements) is 0 where the upper 24 bits of word i of
  /// the Philox 4×32-10 sequence with this key and the counter words (·, counter.0 + k, counter.1,
  /// counter.2), as a fraction of 2²⁴, are below `rate`. `counter.0` + chunks must not overflow.
  package func dropoutMask(
    output: UnsafeMutablePointer<Float>, count: Int, rate: Float, key: (UInt32, UInt32),
    counter: (UInt32, UInt32, UInt32)
  ) -> some KernelCall {
    let task = DropoutTask(output: output, count: count, rate: rate, key: key, counter: counter)
    return call(table.dropoutMask, task, items: task.itemCount)
  }
}
