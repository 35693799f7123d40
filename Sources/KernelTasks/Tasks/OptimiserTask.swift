/// An update of parameters.
package struct OptimiserTask {
  /// Parameters, updated in place by Adam, read by the moving average.
  package var parameters: UnsafeMutablePointer<Float>
  /// Gradients.
  package var gradients: UnsafePointer<Float>
  /// First moment, or the moving average.
  package var m: UnsafeMutablePointer<Float>
  /// Second moment.
  package var v: UnsafeMutablePointer<Float>
  /// Elements.
  package var count: Int
  /// 1 − β₁, or 1 − β of the moving average.
  package var firstRate: Float
  /// 1 − β₂.
  package var secondRate: Float
  /// Factor of m in the step.
  package var stepSize: Float
  /// Factor of √v.
  package var rootScale: Float
  /// Added to the scaled root.
  package var epsilon: Float
  /// The moving average that Adam updates from the new parameters; none if nil.
  package var average: UnsafeMutablePointer<Float>?
  /// 1 − β of `average`.
  package var averageRate: Float
  /// Where Adam leaves Σ g² of every item; nowhere if nil.
  package var squares: UnsafeMutablePointer<Float>?

  /// The number of work items.
  package var itemCount: Int { Self.itemCount(count) }

  /// The number of work items of `count` elements.
  package static func itemCount(_ count: Int) -> Int {
    (count + ElementwiseTask.chunk - 1) / ElementwiseTask.chunk
  }

  package init(
    parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
    m: UnsafeMutablePointer<Float>, v: UnsafeMutablePointer<Float>, count: Int, firstRate: Float,
    secondRate: Float, stepSize: Float, rootScale: Float, epsilon: Float,
    average: UnsafeMutablePointer<Float>? = nil, averageRate: Float = 0,
    squares: UnsafeMutablePointer<Float>? = nil
  ) {
    self.parameters = parameters
    self.gradients = gradients
    self.m = m
    self.v = v
    self.count = count
    self.firstRate = firstRate
    self.secondRate = secondRate
    self.stepSize = stepSize
    self.rootScale = rootScale
    self.epsilon = epsilon
    self.average = average
    self.averageRate = averageRate
    self.squares = squares
  }
}

/// The operations on `OptimiserTask`.
package struct OptimiserKernels: Sendable {
  /// m += firstRate·(g − m); v += secondRate·(g² − v);
  /// parameters −= stepSize · m ÷ (rootScale·√v + epsilon); then
  /// average += averageRate · (parameters − average), and squares[item] = Σ g².
  package var adam: Kernel<OptimiserTask>
  /// m += firstRate · (parameters − m).
  package var movingAverage: Kernel<OptimiserTask>

  package init(adam: Kernel<OptimiserTask>, movingAverage: Kernel<OptimiserTask>) {
    self.adam = adam
    self.movingAverage = movingAverage
  }
}
