import Glibc
import KernelReference
import KernelTasks

extension Reference {
  /// One Adam update (Kingma and Ba 2015) in the form that the settings name.
  ///
  /// `step` is 1 for the first update.
  static func adam<Scalar: BinaryFloatingPoint>(
    _ settings: AdamSettings, learningRate: Scalar, step: Int,
    parameters: UnsafeMutablePointer<Scalar>, gradients: UnsafePointer<Scalar>,
    m: UnsafeMutablePointer<Scalar>, v: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    // As they were written, 0.999; Keras takes the power of the float next to it.
    let beta1 = Double(settings.beta1.description) ?? 0
    let beta2 = Double(settings.beta2.description) ?? 0
    let isKeras = settings.form == .keras
    let correction1 = 1 - pow(isKeras ? Double(settings.beta1) : beta1, Double(step))
    let correction2 = (1 - pow(isKeras ? Double(settings.beta2) : beta2, Double(step))).squareRoot()
    for i in 0..<count {
      let g = Double(gradients[i])
      let first = Double(m[i]) + (g - Double(m[i])) * (1 - beta1)
      let second = Double(v[i]) + (g * g - Double(v[i])) * (1 - beta2)
      m[i] = Scalar(first)
      v[i] = Scalar(second)
      let rate = Double(learningRate)
      let change =
        switch settings.form {
        case .keras:
          rate * correction2 / correction1 * first
            / (second.squareRoot() + Double(settings.epsilon))
        case .torch:
          rate / correction1 * first
            / (second.squareRoot() / correction2 + Double(settings.epsilon))
        }
      parameters[i] -= Scalar(change)
    }
  }

  /// Exponential moving average: average = beta · average + (1 − beta) · parameters.
  static func ema<Scalar: BinaryFloatingPoint>(
    average: UnsafeMutablePointer<Scalar>, parameters: UnsafePointer<Scalar>, beta: Scalar,
    count: Int
  ) {
    for i in 0..<count { average[i] += (1 - beta) * (parameters[i] - average[i]) }
  }
}
