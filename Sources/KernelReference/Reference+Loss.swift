import Glibc

extension Reference {
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

  /// The gradient of binary cross-entropy by the logits: scale · (σ(x) − z).
  package static func bceWithLogitsGradient<Scalar: BinaryFloatingPoint>(
    logits: UnsafePointer<Scalar>, targets: UnsafePointer<Scalar>,
    output: UnsafeMutablePointer<Scalar>, scale: Scalar, count: Int
  ) {
    for i in 0..<count { output[i] = scale * (sigmoid(logits[i]) - targets[i]) }
  }
}
