package import KernelTasks

extension KernelEngine {
  /// The number of floats that the weights of `g` take when packed for `role`.
  package func packedCount(_ role: PackedRole, _ g: ConvolutionGeometry) -> Int {
    if bfloat16 != nil { return BFloat16PackTask.packedCount(role, g) }
    return multipliesLess(g)
      ? WinogradPackTask.packedCount(role, g, tile: table.tile)
      : PackTask.packedCount(role, g, tile: table.tile)
  }

  /// Whether a convolution goes by `WinogradPass`: in 32-bit floats, because sums of rounded operands
  /// would have to be rounded again.
  private func multipliesLess(_ g: ConvolutionGeometry) -> Bool {
    precision == .f32 && WinogradPass.applies(to: g)
  }

  /// Packs weights KH×KW×C×OC for `role`; to be repeated whenever the weights change.
  package func pack(
    weights: UnsafePointer<Float>, into packed: UnsafeMutablePointer<Float>, role: PackedRole,
    _ g: ConvolutionGeometry
  ) {
    if let bfloat16 {
      let task = BFloat16PackTask(role, g, weights: weights, packed: packed)
      return run(bfloat16.pack, task, items: task.itemCount)
    }
    if multipliesLess(g) {
      let task = WinogradPackTask(role, g, tile: table.tile, weights: weights, packed: packed)
      return run(table.winograd.pack, task, items: task.itemCount)
    }
    withOperand(weights, count: g.weightCount) { weights in
      let task = PackTask(role, g, tile: table.tile, weights: weights, packed: packed)
      run(table.pack, task, items: task.itemCount)
    }
  }

  /// Convolution of N×H×W×C to N×OH×OW×OC with bias (one per output channel) and activation.
  ///
  /// `packedWeights` are weights packed for `.forward`. With a mask the results are multiplied with it
  /// at the end.
  package func convolution(
    input: UnsafePointer<Float>, packedWeights: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    activation: Activation, mask: ActivationMask? = nil, output: UnsafeMutablePointer<Float>,
    _ g: ConvolutionGeometry
  ) {
    convolve(
      .forward, g, source: input, sourceCount: g.inputCount, packed: packedWeights, bias: bias,
      activation: activation, mask: mask, target: output, targetCount: g.outputCount)
  }

  /// The gradient of a convolution by its input: N×OH×OW×OC to N×H×W×C; with bias (one per INPUT
  /// channel) and activation it is the transposed convolution.
  ///
  /// `packedWeights` are weights packed for `.inputGradient`. With a mask the results are multiplied with
  /// it at the end.
  package func convolutionInputGradient(
    outputGradient: UnsafePointer<Float>, packedWeights: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, activation: Activation, mask: ActivationMask? = nil,
    inputGradient: UnsafeMutablePointer<Float>, _ g: ConvolutionGeometry
  ) {
    convolve(
      .inputGradient, g, source: outputGradient, sourceCount: g.outputCount,
      packed: packedWeights, bias: bias, activation: activation, mask: mask, target: inputGradient,
      targetCount: g.inputCount)
  }

  private func convolve(
    _ role: PackedRole, _ g: ConvolutionGeometry, source: UnsafePointer<Float>, sourceCount: Int,
    packed: UnsafePointer<Float>, bias: UnsafePointer<Float>?, activation: Activation,
    mask: ActivationMask?, target: UnsafeMutablePointer<Float>, targetCount: Int
  ) {
    var isMasked = false
    defer {
      if let mask, !isMasked {
        activationGradient(
          mask.activation, output: mask.output, outputGradient: target, inputGradient: target,
          count: targetCount)
      }
    }
    if let bfloat16 {
      let task = BFloat16ConvolutionTask(
        role, g, source: source, packed: packed, bias: bias, activation: activation, target: target)
      return run(bfloat16.convolution, task, items: task.itemCount)
    }
    if multipliesLess(g) {
      var task = WinogradTask(
        role, g, tile: table.tile, source: source, packed: packed, bias: bias,
        activation: activation, target: target)
      task.mask = mask
      isMasked = true
      return run(table.winograd.convolution, task, items: task.itemCount)
    }
    withOperand(source, count: sourceCount) { source in
      var task = ConvolutionTask(
        role, g, tile: table.tile, source: source, packed: packed, bias: bias,
        activation: activation, target: target)
      if task.method == .patches {
        task.mask = mask
        isMasked = true
      }
      run(table.convolution, task, items: task.itemCount)
    }
  }

  /// The number of floats that `convolutionWeightGradient` needs as scratch for `g`.
  package func weightGradientScratchCount(_ g: ConvolutionGeometry) -> Int {
    if bfloat16 != nil { return BFloat16GradientTask.scratchCount(g) }
    return multipliesLess(g)
      ? WinogradGradientTask.scratchCount(g) : WeightGradientTask.scratchCount(g)
  }

  /// The gradient of a convolution by its weights, KH×KW×C×OC; overwrites `weightGradient`.
  package func convolutionWeightGradient(
    input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    weightGradient: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>,
    _ g: ConvolutionGeometry
  ) {
    var task = WeightGradientTask(
      g, input: input, outputGradient: outputGradient, weightGradient: weightGradient,
      partialSums: scratch)
    if let bfloat16 {
      let rounded = BFloat16GradientTask(
        g, input: input, outputGradient: outputGradient, weightGradient: weightGradient,
        scratch: scratch)
      run(bfloat16.gradientPanels, rounded, items: rounded.panelItemCount)
      run(bfloat16.weightGradient, rounded, items: rounded.itemCount)
      task.splits = rounded.splits
      task.partialSums = rounded.partialSums
    } else if multipliesLess(g) {
      let products = WinogradGradientTask(
        g, input: input, outputGradient: outputGradient, weightGradient: weightGradient,
        partialSums: scratch)
      run(table.winograd.weightGradient, products, items: products.itemCount)
      task.splits = products.splits
    } else {
      withOperand(input, count: g.inputCount) { input in
        withOperand(outputGradient, count: g.outputCount) { outputGradient in
          task.input = input
          task.outputGradient = outputGradient
          run(table.weightGradient, task, items: task.itemCount)
        }
      }
    }
    run(table.weightGradientReduction, task, items: task.reductionItemCount)
  }
}
