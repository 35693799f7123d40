package import KernelTasks

extension Reference {
  /// Mean, biased variance and 1 ÷ √(variance + ε) of each channel over all rows.
  package static func batchNormStatistics<Scalar: BinaryFloatingPoint>(
    input: UnsafePointer<Scalar>, mean: UnsafeMutablePointer<Scalar>,
    inverseStd: UnsafeMutablePointer<Scalar>, variance: UnsafeMutablePointer<Scalar>,
    epsilon: Scalar, rows: Int, channels: Int
  ) {
    for c in 0..<channels {
      var sum = 0.0
      for r in 0..<rows { sum += Double(input[r * channels + c]) }
      let average = sum / Double(rows)
      var squares = 0.0
      for r in 0..<rows {
        let difference = Double(input[r * channels + c]) - average
        squares += difference * difference
      }
      mean[c] = Scalar(average)
      variance[c] = Scalar(squares / Double(rows))
      inverseStd[c] = Scalar(1 / (squares / Double(rows) + Double(epsilon)).squareRoot())
    }
  }

  /// output = activation(gamma · (input − mean) · inverseStd + beta), per channel.
  package static func batchNormApply<Scalar: BinaryFloatingPoint>(
    input: UnsafePointer<Scalar>, mean: UnsafePointer<Scalar>, inverseStd: UnsafePointer<Scalar>,
    gamma: UnsafePointer<Scalar>, beta: UnsafePointer<Scalar>, activation: Activation,
    output: UnsafeMutablePointer<Scalar>, rows: Int, channels: Int
  ) {
    for r in 0..<rows {
      for c in 0..<channels {
        let i = r * channels + c
        output[i] = gamma[c] * ((input[i] - mean[c]) * inverseStd[c]) + beta[c]
      }
    }
    Reference.activation(activation, input: output, output: output, count: rows * channels)
  }

  /// Gradients of batch normalisation with training statistics (Ioffe and Szegedy 2015, section 3).
  ///
  /// With x̂ = (x − mean)·inverseStd: betaGradient = Σ dy, gammaGradient = Σ dy·x̂ and
  /// dx = gamma · inverseStd · (dy − betaGradient ÷ rows − x̂ · gammaGradient ÷ rows).
  package static func batchNormGradient<Scalar: BinaryFloatingPoint>(
    input: UnsafePointer<Scalar>, mean: UnsafePointer<Scalar>, inverseStd: UnsafePointer<Scalar>,
    gamma: UnsafePointer<Scalar>, outputGradient: UnsafePointer<Scalar>,
    inputGradient: UnsafeMutablePointer<Scalar>, gammaGradient: UnsafeMutablePointer<Scalar>,
    betaGradient: UnsafeMutablePointer<Scalar>, rows: Int, channels: Int
  ) {
    for c in 0..<channels {
      var sum = 0.0
      var weighted = 0.0
      for r in 0..<rows {
        let i = r * channels + c
        sum += Double(outputGradient[i])
        weighted += Double(outputGradient[i]) * Double((input[i] - mean[c]) * inverseStd[c])
      }
      betaGradient[c] = Scalar(sum)
      gammaGradient[c] = Scalar(weighted)
      let meanGradient = Scalar(sum / Double(rows))
      let meanWeighted = Scalar(weighted / Double(rows))
      for r in 0..<rows {
        let i = r * channels + c
        let normalised = (input[i] - mean[c]) * inverseStd[c]
        inputGradient[i] =
          gamma[c] * inverseStd[c] * (outputGradient[i] - meanGradient - normalised * meanWeighted)
      }
    }
  }
}
