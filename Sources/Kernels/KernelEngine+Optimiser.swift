package import KernelTasks

extension KernelEngine {
  /// One Adam update of `parameters`, `m` and `v` in place, and what is best done in the same pass
  /// over memory.
  ///
  /// - Parameters:
  ///   - settings: The form of Adam, β₁, β₂ and ε.
  ///   - learningRate: The rate of this update.
  ///   - step: 1 for the first update.
  ///   - parameters: What is updated.
  ///   - gradients: The gradients by the parameters.
  ///   - m: The first moment.
  ///   - v: The second moment.
  ///   - average: A moving average of the parameters, average += (1 − beta) · (new − average).
  ///   - squares: Takes the sums of the squared gradients, one of every `ElementwiseTask.chunk`
  ///     elements: `OptimiserTask.itemCount(count)` numbers.
  ///   - count: Elements of each of them but `squares`.
  /// - Returns: The call.
  package func adam(
    _ settings: AdamSettings, learningRate: Float, step: Int,
    parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
    m: UnsafeMutablePointer<Float>, v: UnsafeMutablePointer<Float>,
    average: (values: UnsafeMutablePointer<Float>, beta: Float)? = nil,
    squares: UnsafeMutablePointer<Float>? = nil, count: Int
  ) -> some KernelCall {
    var task = OptimiserTask(
      .adam, parameters: parameters, gradients: gradients, m: m, v: v, count: count)
    task.factors = settings.factors(step: step, learningRate: learningRate)
    task.epsilon = settings.epsilon
    task.average = average?.values
    task.averageRate = 1 - (average?.beta ?? 1)
    task.squares = squares
    return call(table.optimiser, task, items: task.itemCount)
  }

  /// Exponential moving average: average += (1 − beta) · (parameters − average).
  package func ema(
    average: UnsafeMutablePointer<Float>, parameters: UnsafePointer<Float>, beta: Float,
    count: Int
  ) -> some KernelCall {
    var task = OptimiserTask(
      .movingAverage, parameters: UnsafeMutablePointer(mutating: parameters),
      gradients: parameters, m: average, v: average, count: count)
    task.average = average
    task.averageRate = 1 - beta
    return call(table.optimiser, task, items: task.itemCount)
  }
}
