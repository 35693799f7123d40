import KernelReference
import Kernels

/// The gradients of batch normalisation by x, γ and β (outputs 0, 1, 2) from x, mean,
/// 1/√(variance + ε), γ and ∂y.
///
/// The family ends here: it cannot be differentiated again. Networks whose gradient is part of a
/// loss (critics with a gradient penalty) have no batch normalisation.
struct BatchNormalizationGradient: Operation {
  /// Parts of the batch, whose sums the gradient by x needs all of; those by γ and β are this part's.
  var parts = 1

  var name: String { "batch normalization gradient" }
  var inputsForReuse: [Int] { [4] }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0] == inputs[4], "gradient \(inputs[4]) for \(inputs[0])")
    return [inputs[0], inputs[3], inputs[3]]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    preconditionFailure("the gradient of batch normalization cannot be differentiated again")
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let shape = context.inputShapes[0]
    var gamma = [Double](repeating: 0, count: shape.channels)
    var beta = gamma
    let input = unsafe context.filled(shape.count) {
      unsafe Reference.batchNormGradient(
        input: context.inputs[0], mean: context.inputs[1], inverseStd: context.inputs[2],
        gamma: context.inputs[3], outputGradient: context.inputs[4], inputGradient: $0,
        gammaGradient: &gamma, betaGradient: &beta, rows: shape.rows, channels: shape.channels)
    }
    return [input, gamma, beta]
  }

  func scratchCount(for inputs: [Shape], engine: KernelEngine) -> Int {
    engine.batchNormScratchCount(rows: inputs[0].rows, channels: inputs[0].channels)
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    guard parts == 1 else { return meeting(context) }
    return unsafe context.engine.batchNormGradient(
      input: context.input(0), mean: context.input(1), inverseStd: context.input(2),
      gamma: context.input(3), outputGradient: context.input(4), inputGradient: context.outputs[0],
      gammaGradient: context.outputs[1], betaGradient: context.outputs[2], scratch: context.scratch,
      rows: context.rows, channels: context.channels)
  }

  /// Σ ∂y and Σ ∂y·x̂ of each channel of this part, then the gradient by x from those of all parts.
  private func meeting(_ context: LoweringContext) -> MeetingCall {
    let (board, part, parts, channels) = (context.board, context.part, parts, context.channels)
    let (count, meeting) = (2 * channels, context.meeting)
    board.reserve(count)
    let (gamma, beta) = unsafe (context.outputs[1], context.outputs[2])
    // Two numbers for each channel and part.
    let leaving = unsafe context.engine.batchNormGradientSums(
      input: context.input(0), mean: context.input(1), inverseStd: context.input(2),
      outputGradient: context.input(4), scratch: context.scratch, rows: context.rows,
      channels: channels
    ) { channel, sum, weighted in
      let own = unsafe board.place(of: part, count: count, at: meeting)
      unsafe own[channel] = sum
      unsafe own[channels + channel] = weighted
      unsafe beta[channel] = Float(sum)
      unsafe gamma[channel] = Float(weighted)
    }
    let taking = unsafe context.engine.batchNormInputGradient(
      input: context.input(0), mean: context.input(1), inverseStd: context.input(2),
      gamma: context.input(3), outputGradient: context.input(4), inputGradient: context.outputs[0],
      scratch: context.scratch, rows: context.rows, allRows: context.rows * parts,
      channels: channels
    ) { channel in
      var (sum, weighted) = (0.0, 0.0)
      for part in 0..<parts {
        let found = unsafe board.place(of: part, count: count, at: meeting)
        unsafe sum += found[channel]
        unsafe weighted += found[channels + channel]
      }
      return (sum, weighted)
    }
    return MeetingCall(count: count, leaving: leaving, taking: taking)
  }
}
