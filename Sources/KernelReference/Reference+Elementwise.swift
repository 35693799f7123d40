import Glibc
package import KernelTasks

extension Reference {
  /// output = activation(input), element by element.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func activation<Scalar: BinaryFloatingPoint>(
    _ activation: Activation, input: UnsafePointer<Scalar>, output: UnsafeMutablePointer<Scalar>,
    count: Int
  ) {
    switch activation {
    case .identity:
      for i in 0..<count { output[i] = input[i] }
    case .leakyReLU(let slope):
      for i in 0..<count { output[i] = input[i] >= 0 ? input[i] : Scalar(slope) * input[i] }
    case .clippedReLU(let limit):
      for i in 0..<count { output[i] = min(max(input[i], 0), Scalar(limit)) }
    case .elu(let alpha, let scale):
      for i in 0..<count {
        let curved = Scalar(alpha) * Scalar(Glibc.expm1(Double(input[i])))
        output[i] = Scalar(scale) * (input[i] >= 0 ? input[i] : curved)
      }
    case .tanh:
      for i in 0..<count { output[i] = Scalar(Glibc.tanh(Double(input[i]))) }
    case .sigmoid:
      for i in 0..<count { output[i] = sigmoid(input[i]) }
    }
  }

  /// inputGradient = outputGradient · activation′, where the derivative is taken from the output.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func activationGradient<Scalar: BinaryFloatingPoint>(
    _ activation: Activation, output y: UnsafePointer<Scalar>,
    outputGradient: UnsafePointer<Scalar>, inputGradient: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    for i in 0..<count {
      let slope: Scalar =
        switch activation {
        case .identity: 1
        // ReLU's output is 0 wherever its input was not positive; with a slope only where it was 0.
        case .leakyReLU(let slope): y[i] > 0 || (y[i] == 0 && slope != 0) ? 1 : Scalar(slope)
        case .clippedReLU(let limit): y[i] > 0 && y[i] < Scalar(limit) ? 1 : 0
        case .elu(let alpha, let scale):
          y[i] >= 0 ? Scalar(scale) : y[i] + Scalar(scale) * Scalar(alpha)
        case .tanh: 1 - y[i] * y[i]
        case .sigmoid: y[i] * (1 - y[i])
        }
      inputGradient[i] = outputGradient[i] * slope
    }
  }

  /// output = a + b, a − b or a · b, element by element.
  package static func combine<Scalar: BinaryFloatingPoint>(
    _ operation: ElementwiseOperation, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>,
    output: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    for i in 0..<count {
      switch operation {
      case .add: output[i] = a[i] + b[i]
      case .subtract: output[i] = a[i] - b[i]
      case .multiply: output[i] = a[i] * b[i]
      default: preconditionFailure("\(operation) does not combine two inputs")
      }
    }
  }

  /// output = scale · input + shift.
  package static func affine<Scalar: BinaryFloatingPoint>(
    input: UnsafePointer<Scalar>, scale: Scalar, shift: Scalar,
    output: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    for i in 0..<count { output[i] = scale * input[i] + shift }
  }

  /// Binary cross-entropy on logits, per element: max(x, 0) − x·z + log(1 + e^−|x|).
  package static func bceWithLogits<Scalar: BinaryFloatingPoint>(
    logits: UnsafePointer<Scalar>, targets: UnsafePointer<Scalar>,
    output: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    for i in 0..<count {
      let x = Double(logits[i])
      output[i] = Scalar(max(x, 0) - x * Double(targets[i]) + log1p(Glibc.exp(-abs(x))))
    }
  }

  /// 1 ÷ (1 + e^−x).
  static func sigmoid<Scalar: BinaryFloatingPoint>(_ x: Scalar) -> Scalar {
    Scalar(1 / (1 + Glibc.exp(-Double(x))))
  }
}
