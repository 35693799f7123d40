import KernelTasks

extension KernelEngine {
  /// Multiplications and additions per second that these threads reach with every operand in a
  /// register: the best of several bursts, in all about `seconds` long.
  ///
  /// It is the measure that fractions of the peak refer to, so it is taken in the same run, on the
  /// same threads, with the instructions that this engine's convolutions multiply with.
  package func measuredPeak(seconds: Double = 0.2) -> Double {
    let kernel = bfloat16?.peak ?? table.peak
    let items = 16 * threads
    let sums = UnsafeMutablePointer<Float>.allocate(capacity: items * PeakTask.width)
    sums.initialize(repeating: 0, count: items * PeakTask.width)
    defer { sums.deallocate() }
    let clock = ContinuousClock()
    func measured(_ iterations: Int) -> (rate: Double, seconds: Double) {
      let task = PeakTask(iterations: iterations, sums: sums)
      let taken = clock.measure { call(kernel.body, task, items: items).run() }.components
      let seconds = Double(taken.seconds) + Double(taken.attoseconds) * 1e-18
      let operations = Double(kernel.operationsPerIteration) * Double(iterations * items)
      return (operations / seconds, seconds)
    }
    // A burst of about a twentieth of the time, found by a short one.
    let trial = 2000
    let first = measured(trial)
    let iterations = max(trial, Int(Double(trial) * seconds / 20 / max(first.seconds, 1e-9)))
    return (0..<20).reduce(first.rate) { best, _ in max(best, measured(iterations).rate) }
  }
}
