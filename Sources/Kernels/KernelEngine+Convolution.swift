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

  /// Packs weights KH×KW×C×OC for `role`; to be run whenever the weights have changed.
  package func pack(
    weights: UnsafePointer<Float>, into packed: UnsafeMutablePointer<Float>, role: PackedRole,
    _ g: ConvolutionGeometry
  ) -> any KernelCall {
    if let bfloat16 {
      let task = BFloat16PackTask(role, g, weights: weights, packed: packed)
      return call(bfloat16.pack, task, items: task.itemCount)
    }
    if multipliesLess(g) {
      let task = WinogradPackTask(role, g, tile: table.tile, weights: weights, packed: packed)
      return call(table.winogradPack, task, items: task.itemCount)
    }
    let task = PackTask(role, g, tile: table.tile, weights: weights, packed: packed)
    guard roundsOperands else { return call(table.pack, task, items: task.itemCount) }
    return HostCall {
      withOperand(weights, count: g.weightCount) { weights in
        var task = task
        task.weights = weights
        call(table.pack, task, items: task.itemCount).run()
      }
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
  ) -> any KernelCall {
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
  ) -> any KernelCall {
    convolve(
      .inputGradient, g, source: outputGradient, sourceCount: g.outputCount,
      packed: packedWeights, bias: bias, activation: activation, mask: mask, target: inputGradient,
      targetCount: g.inputCount)
  }

  private func convolve(
    _ role: PackedRole, _ g: ConvolutionGeometry, source: UnsafePointer<Float>, sourceCount: Int,
    packed: UnsafePointer<Float>, bias: UnsafePointer<Float>?, activation: Activation,
    mask: ActivationMask?, target: UnsafeMutablePointer<Float>, targetCount: Int
  ) -> any KernelCall {
    // For kernels without a place for the mask.
    func masked(_ convolution: some KernelCall) -> any KernelCall {
      guard let mask else { return convolution }
      return CallSequence([
        convolution,
        activationGradient(
          mask.activation, output: mask.output, outputGradient: target, inputGradient: target,
          count: targetCount),
      ])
    }
    if let bfloat16 {
      let task = BFloat16ConvolutionTask(
        role, g, source: source, packed: packed, bias: bias, activation: activation, target: target)
      return masked(call(bfloat16.convolution, task, items: task.itemCount))
    }
    if multipliesLess(g) {
      var task = WinogradTask(
        role, g, tile: table.tile, source: source, packed: packed, bias: bias,
        activation: activation, target: target)
      task.mask = mask
      return call(table.winograd, task, items: task.itemCount)
    }
    var task = ConvolutionTask(
      role, g, tile: table.tile, source: source, packed: packed, bias: bias,
      activation: activation, target: target)
    let hasPlace = task.method == .patches
    if hasPlace { task.mask = mask }
    let convolution = call(table.convolution, task, items: task.itemCount)
    guard roundsOperands else { return hasPlace ? convolution : masked(convolution) }
    let rounded = HostCall {
      withOperand(source, count: sourceCount) { source in
        var task = convolution.task
        task.source = source
        call(table.convolution, task, items: task.itemCount).run()
      }
    }
    return hasPlace ? rounded : masked(rounded)
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
  ) -> any KernelCall {
    var task = WeightGradientTask(
      g, input: input, outputGradient: outputGradient, weightGradient: weightGradient,
      partialSums: scratch)
    var products: [any KernelCall]
    if let bfloat16 {
      let rounded = BFloat16GradientTask(
        g, input: input, outputGradient: outputGradient, weightGradient: weightGradient,
        scratch: scratch)
      products = [
        call(bfloat16.gradientPanels, rounded, items: rounded.panelItemCount),
        call(bfloat16.weightGradient, rounded, items: rounded.itemCount),
      ]
      task.splits = rounded.splits
      task.partialSums = rounded.partialSums
    } else if multipliesLess(g) {
      let winograd = WinogradGradientTask(
        g, input: input, outputGradient: outputGradient, weightGradient: weightGradient,
        partialSums: scratch)
      products = [call(table.winogradGradient, winograd, items: winograd.itemCount)]
      task.splits = winograd.splits
    } else {
      let direct = call(table.weightGradient, task, items: task.itemCount)
      products = [roundsOperands ? rounded(direct, g) : direct]
    }
    if task.reductionItemCount > 0 {
      products.append(
        call(table.weightGradientReduction, task, items: task.reductionItemCount))
    }
    return products.count == 1 ? products[0] : CallSequence(products)
  }

  /// A weight gradient with both operands rounded in memory.
  private func rounded(
    _ gradient: TaskCall<WeightGradientTask>, _ g: ConvolutionGeometry
  ) -> HostCall {
    HostCall {
      withOperand(gradient.task.input, count: g.inputCount) { input in
        withOperand(gradient.task.outputGradient, count: g.outputCount) { outputGradient in
          var task = gradient.task
          task.input = input
          task.outputGradient = outputGradient
          call(table.weightGradient, task, items: gradient.items).run()
        }
      }
    }
  }
}
