/// The constants of Adam and where its ε stands.
public struct AdamSettings: Hashable, Sendable {
  /// The two ways in which frameworks write the update.
  public enum Form: String, Hashable, Sendable {
    /// w −= lr·√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε): Keras, TensorFlow.
    case keras
    /// w −= lr/(1−β₁ᵗ) · m/(√v/√(1−β₂ᵗ) + ε): PyTorch and the paper.
    case torch
  }

  /// Which form.
  public var form: Form
  /// Decay of the first moment, 0…1.
  public var beta1: Float
  /// Decay of the second moment, 0…1.
  public var beta2: Float
  /// Added to the root of the second moment.
  public var epsilon: Float

  /// Settings with the ε of the framework that the form comes from unless another is given.
  public init(form: Form, beta1: Float, beta2: Float, epsilon: Float? = nil) {
    self.form = form
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon ?? (form == .keras ? 1e-7 : 1e-8)
  }

  /// What all elements of an update share.
  ///
  /// - Parameters:
  ///   - step: 1 for the first update.
  ///   - learningRate: The rate of this update.
  /// - Returns: The factors, rounded where the form's framework rounds them.
  public func factors(step: Int, learningRate: Float) -> AdamFactors {
    // 1 − βᵗ in Double, because it loses digits in Float. Keras' βᵗ is that of the float next to β,
    // which for 0.999 is 6 millionths of the step; PyTorch's is that of β as it was written.
    let isKeras = form == .keras
    func correction(_ beta: Float) -> Double {
      1 - Self.power(isKeras ? Double(beta) : Self.written(beta), step)
    }
    let rate = Double(learningRate) / correction(beta1)
    let root = correction(beta2).squareRoot()
    return AdamFactors(
      firstRate: Float(1 - Self.written(beta1)), secondRate: Float(1 - Self.written(beta2)),
      stepSize: Float(isKeras ? rate * root : rate), rootScale: Float(isKeras ? 1 : 1 / root))
  }

  /// A number as it was written with at most seven decimals: 0.999 rather than the nearest float.
  private static func written(_ number: Float) -> Double {
    let decimal = (Double(number) * 1e7).rounded() / 1e7
    return Float(decimal) == number ? decimal : Double(number)
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}

/// The factors of one update: m += firstRate·(g − m); v += secondRate·(g² − v);
/// parameters −= stepSize · m ÷ (rootScale·√v + ε).
public struct AdamFactors: Hashable, Sendable {
  /// 1 − β₁.
  public var firstRate: Float
  /// 1 − β₂.
  public var secondRate: Float
  /// The rate with the corrections that the form multiplies it by.
  public var stepSize: Float
  /// What √v is multiplied by.
  public var rootScale: Float
}
