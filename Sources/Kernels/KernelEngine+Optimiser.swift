public import KernelInterface
import KernelReference

extension KernelEngine {
  /// One Adam update of `parameters`, `m` and `v` in place.
  ///
  /// - Parameter step: 1 for the first update.
  public func adam(
    _ settings: AdamSettings, learningRate: Float, step: Int,
    parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
    m: UnsafeMutablePointer<Float>, v: UnsafeMutablePointer<Float>, count: Int
  ) {
    Reference.adam(
      settings, learningRate: learningRate, step: step, parameters: parameters,
      gradients: gradients, m: m, v: v, count: count)
  }

  /// Exponential moving average: average += (1 − beta) · (parameters − average).
  public func ema(
    average: UnsafeMutablePointer<Float>, parameters: UnsafePointer<Float>, beta: Float,
    count: Int
  ) {
    Reference.ema(average: average, parameters: parameters, beta: beta, count: count)
  }
}
