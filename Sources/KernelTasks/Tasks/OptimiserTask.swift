/// What an `OptimiserTask` computes.
public enum OptimiserOperation: Sendable {
  /// m += firstRate·(g − m); v += secondRate·(g² − v);
  /// parameters −= stepSize · m ÷ (rootScale·√v + epsilon); then
  /// average += averageRate · (parameters − average), and squares[item] = Σ g².
  case adam
  /// average += averageRate · (parameters − average).
  case movingAverage
}

/// An update of parameters.
public struct OptimiserTask {
  /// What is computed.
  public var operation: OptimiserOperation
  /// Parameters, updated in place by Adam, read by the moving average.
  public var parameters: UnsafeMutablePointer<Float>
  /// Gradients.
  public var gradients: UnsafePointer<Float>
  /// First moment.
  public var m: UnsafeMutablePointer<Float>
  /// Second moment.
  public var v: UnsafeMutablePointer<Float>
  /// Elements.
  public var count: Int
  /// The rates of Adam.
  public var factors = AdamFactors(firstRate: 0, secondRate: 0, stepSize: 0, rootScale: 0)
  /// Added to the scaled root.
  public var epsilon: Float = 0
  /// The moving average of the (new) parameters; none if nil.
  public var average: UnsafeMutablePointer<Float>?
  /// 1 − β of `average`.
  public var averageRate: Float = 0
  /// Where Adam leaves Σ g² of every item; nowhere if nil.
  public var squares: UnsafeMutablePointer<Float>?

  /// The number of work items.
  public var itemCount: Int { Self.itemCount(count) }

  /// The number of work items of `count` elements.
  public static func itemCount(_ count: Int) -> Int {
    (count + ElementwiseTask.chunk - 1) / ElementwiseTask.chunk
  }

  package init(
    _ operation: OptimiserOperation, parameters: UnsafeMutablePointer<Float>,
    gradients: UnsafePointer<Float>, m: UnsafeMutablePointer<Float>,
    v: UnsafeMutablePointer<Float>, count: Int
  ) {
    self.operation = operation
    self.parameters = parameters
    self.gradients = gradients
    self.m = m
    self.v = v
    self.count = count
  }
}
