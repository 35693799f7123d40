/// An update of parameters.
public struct OptimiserTask {
  /// Parameters, updated in place by Adam, read by the moving average.
  public var parameters: UnsafeMutablePointer<Float>
  /// Gradients.
  public var gradients: UnsafePointer<Float>
  /// First moment, or the moving average.
  public var m: UnsafeMutablePointer<Float>
  /// Second moment.
  public var v: UnsafeMutablePointer<Float>
  /// Elements.
  public var count: Int
  /// 1 − β₁, or 1 − β of the moving average.
  public var firstRate: Float
  /// 1 − β₂.
  public var secondRate: Float
  /// Factor of m in the step.
  public var stepSize: Float
  /// Factor of √v.
  public var rootScale: Float
  /// Added to the scaled root.
  public var epsilon: Float
  /// The moving average that Adam updates from the new parameters; none if nil.
  public var average: UnsafeMutablePointer<Float>?
  /// 1 − β of `average`.
  public var averageRate: Float
  /// Where Adam leaves Σ g² of every item; nowhere if nil.
  public var squares: UnsafeMutablePointer<Float>?

  /// The number of work items.
  public var itemCount: Int { Self.itemCount(count) }

  /// The number of work items of `count` elements.
  public static func itemCount(_ count: Int) -> Int {
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
public struct OptimiserKernels: Sendable {
  /// m += firstRate·(g − m); v += secondRate·(g² − v);
  /// parameters −= stepSize · m ÷ (rootScale·√v + epsilon); then
  /// average += averageRate · (parameters − average), and squares[item] = Σ g².
  public var adam: Kernel<OptimiserTask>
  /// m += firstRate · (parameters − m).
  public var movingAverage: Kernel<OptimiserTask>

  package init(adam: Kernel<OptimiserTask>, movingAverage: Kernel<OptimiserTask>) {
    self.adam = adam
    self.movingAverage = movingAverage
  }
}
