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
    let factors = settings.factors(step: step, learningRate: learningRate)
    let task = OptimiserTask(
      parameters: parameters, gradients: gradients, m: m, v: v, count: count,
      firstRate: factors.firstRate, secondRate: factors.secondRate, stepSize: factors.stepSize,
      rootScale: factors.rootScale, epsilon: settings.epsilon,
      average: average?.values, averageRate: 1 - (average?.beta ?? 1), squares: squares)
    return call(table.optimiser.adam, task, items: task.itemCount)
  }

  /// Exponential moving average: average += (1 − beta) · (parameters − average).
  package func ema(
    average: UnsafeMutablePointer<Float>, parameters: UnsafePointer<Float>, beta: Float,
    count: Int
  ) -> some KernelCall {
    let task = OptimiserTask(
      parameters: UnsafeMutablePointer(mutating: parameters), gradients: parameters, m: average,
      v: average, count: count, firstRate: 1 - beta, secondRate: 0, stepSize: 0, rootScale: 0,
      epsilon: 0)
    return call(table.optimiser.movingAverage, task, items: task.itemCount)
  }
}
