public import KernelInterface

extension KernelEngine {
  /// The number of floats that the weights of `g` take when packed for `role`.
  public func packedCount(_ role: PackedRole, _ g: ConvolutionGeometry) -> Int {
    PackTask.packedCount(role, g, tile: table.tile)
  }

  /// Packs weights KH×KW×C×OC for `role`; to be repeated whenever the weights change.
  public func pack(
    weights: UnsafePointer<Float>, into packed: UnsafeMutablePointer<Float>, role: PackedRole,
    _ g: ConvolutionGeometry
  ) {
    let task = PackTask(role, g, tile: table.tile, weights: weights, packed: packed)
    run(table.pack, task, items: task.itemCount)
  }

  /// Convolution of N×H×W×C to N×OH×OW×OC with bias (one per output channel) and activation.
  ///
  /// `packedWeights` are weights packed for `.forward`.
  public func convolution(
    input: UnsafePointer<Float>, packedWeights: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    activation: Activation, output: UnsafeMutablePointer<Float>, _ g: ConvolutionGeometry
  ) {
    let task = ConvolutionTask(
      .forward, g, tile: table.tile, source: input, packed: packedWeights, bias: bias,
      activation: activation, target: output)
    run(table.convolution, task, items: task.itemCount)
  }

  /// The gradient of a convolution by its input: N×OH×OW×OC to N×H×W×C; with bias (one per INPUT
  /// channel) and activation it is the transposed convolution.
  ///
  /// `packedWeights` are weights packed for `.inputGradient`.
  public func convolutionInputGradient(
    outputGradient: UnsafePointer<Float>, packedWeights: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, activation: Activation,
    inputGradient: UnsafeMutablePointer<Float>, _ g: ConvolutionGeometry
  ) {
    let task = ConvolutionTask(
      .inputGradient, g, tile: table.tile, source: outputGradient, packed: packedWeights,
      bias: bias, activation: activation, target: inputGradient)
    run(table.convolution, task, items: task.itemCount)
  }

  /// The number of floats that `convolutionWeightGradient` needs as scratch for `g`.
  public func weightGradientScratchCount(_ g: ConvolutionGeometry) -> Int {
    WeightGradientTask.scratchCount(g)
  }

  /// The gradient of a convolution by its weights, KH×KW×C×OC; overwrites `weightGradient`.
  public func convolutionWeightGradient(
    input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    weightGradient: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>,
    _ g: ConvolutionGeometry
  ) {
    let task = WeightGradientTask(
      g, input: input, outputGradient: outputGradient, weightGradient: weightGradient,
      partialSums: scratch)
    run(table.weightGradient, task, items: task.itemCount)
    run(table.weightGradientReduction, task, items: task.reductionItemCount)
  }
}
