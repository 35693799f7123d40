public import KernelInterface
import KernelReference

extension KernelEngine {
  /// The number of floats that the batch norm methods need as scratch.
  public func batchNormScratchCount(rows: Int, channels: Int) -> Int { 0 }

  /// Mean, biased variance and 1 ÷ √(variance + epsilon) of each channel over all rows.
  public func batchNormStatistics(
    input: UnsafePointer<Float>, mean: UnsafeMutablePointer<Float>,
    inverseStd: UnsafeMutablePointer<Float>, variance: UnsafeMutablePointer<Float>,
    epsilon: Float, scratch: UnsafeMutablePointer<Float>, rows: Int, channels: Int
  ) {
    Reference.batchNormStatistics(
      input: input, mean: mean, inverseStd: inverseStd, variance: variance, epsilon: epsilon,
      rows: rows, channels: channels)
  }

  /// output = activation(gamma · (input − mean) · inverseStd + beta); output may be input.
  public func batchNormApply(
    input: UnsafePointer<Float>, mean: UnsafePointer<Float>, inverseStd: UnsafePointer<Float>,
    gamma: UnsafePointer<Float>, beta: UnsafePointer<Float>, activation: Activation,
    output: UnsafeMutablePointer<Float>, rows: Int, channels: Int
  ) {
    Reference.batchNormApply(
      input: input, mean: mean, inverseStd: inverseStd, gamma: gamma, beta: beta,
      activation: activation, output: output, rows: rows, channels: channels)
  }

  /// Gradients of batch normalisation with training statistics; `outputGradient` is by the value
  /// before any activation. inputGradient may be outputGradient.
  public func batchNormGradient(
    input: UnsafePointer<Float>, mean: UnsafePointer<Float>, inverseStd: UnsafePointer<Float>,
    gamma: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    inputGradient: UnsafeMutablePointer<Float>, gammaGradient: UnsafeMutablePointer<Float>,
    betaGradient: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>, rows: Int,
    channels: Int
  ) {
    Reference.batchNormGradient(
      input: input, mean: mean, inverseStd: inverseStd, gamma: gamma,
      outputGradient: outputGradient, inputGradient: inputGradient, gammaGradient: gammaGradient,
      betaGradient: betaGradient, rows: rows, channels: channels)
  }
}
