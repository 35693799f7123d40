public import KernelInterface
import KernelReference

extension KernelEngine {
  /// The number of floats that the weights of `g` take when packed for `role`.
  public func packedCount(_ role: PackedRole, _ g: ConvolutionGeometry) -> Int { g.weightCount }

  /// Packs weights KH×KW×C×OC for `role`; to be repeated whenever the weights change.
  public func pack(
    weights: UnsafePointer<Float>, into packed: UnsafeMutablePointer<Float>, role: PackedRole,
    _ g: ConvolutionGeometry
  ) {
    packed.update(from: weights, count: g.weightCount)
  }

  /// Convolution of N×H×W×C to N×OH×OW×OC with bias (one per output channel) and activation.
  ///
  /// - Parameter packedWeights: weights packed for `.forward`.
  public func convolution(
    input: UnsafePointer<Float>, packedWeights: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    activation: Activation, output: UnsafeMutablePointer<Float>, _ g: ConvolutionGeometry
  ) {
    Reference.convolution(
      input: input, weights: packedWeights, bias: bias, activation: activation, output: output, g)
  }

  /// The gradient of a convolution by its input: N×OH×OW×OC to N×H×W×C; with bias (one per INPUT
  /// channel) and activation it is the transposed convolution.
  ///
  /// - Parameter packedWeights: weights packed for `.inputGradient`.
  public func convolutionInputGradient(
    outputGradient: UnsafePointer<Float>, packedWeights: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, activation: Activation,
    inputGradient: UnsafeMutablePointer<Float>, _ g: ConvolutionGeometry
  ) {
    Reference.convolutionInputGradient(
      outputGradient: outputGradient, weights: packedWeights, bias: bias, activation: activation,
      inputGradient: inputGradient, g)
  }

  /// The number of floats that `convolutionWeightGradient` needs as scratch for `g`.
  public func weightGradientScratchCount(_ g: ConvolutionGeometry) -> Int { 0 }

  /// The gradient of a convolution by its weights, KH×KW×C×OC; overwrites `weightGradient`.
  public func convolutionWeightGradient(
    input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    weightGradient: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>,
    _ g: ConvolutionGeometry
  ) {
    Reference.convolutionWeightGradient(
      input: input, outputGradient: outputGradient, weightGradient: weightGradient, g)
  }
}
