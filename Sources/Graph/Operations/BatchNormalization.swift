import KernelReference
import KernelTasks
import Kernels

/// Batch normalisation with the statistics of the batch (Ioffe and Szegedy 2015):
/// y = γ·(x − mean)/√(variance + ε) + β, with the biased variance over all axes but the channels.
///
/// Of a batch in parts the statistics are those of all parts, joined in the parts' order.
///
/// Inputs x, γ, β; outputs y, mean, 1/√(variance + ε), variance. Only y can be differentiated.
struct BatchNormalization: Operation {
  let epsilon: Float
  /// Parts of the batch.
  var parts = 1
  var activation = Activation.identity

  var name: String { "batch normalization" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    let channels = Shape([inputs[0].channels])
    precondition(inputs[1] == channels && inputs[2] == channels, "scale and shift of \(inputs[0])")
    return [inputs[0], channels, channels, channels]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    precondition(activation == .identity, "fused nodes exist only after planning")
    precondition(
      context.outputGradients.dropFirst().allSatisfy { $0 == nil },
      "the statistics of batch normalization cannot be differentiated")
    let gradients = context.graph.add(
      BatchNormalizationGradient(parts: parts),
      [
        context.inputs[0], context.outputs[1], context.outputs[2], context.inputs[1],
        context.outputGradient,
      ])
    return [gradients[0], gradients[1], gradients[2]]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let shape = context.inputShapes[0]
    let (rows, channels) = (shape.rows, shape.channels)
    var mean = [Double](repeating: 0, count: channels)
    var inverseStd = mean
    var variance = mean
    unsafe Reference.batchNormStatistics(
      input: context.inputs[0], mean: &mean, inverseStd: &inverseStd, variance: &variance,
      epsilon: Double(epsilon), rows: rows, channels: channels)
    let output = unsafe context.filled(shape.count) {
      unsafe Reference.batchNormApply(
        input: context.inputs[0], mean: mean, inverseStd: inverseStd, gamma: context.inputs[1],
        beta: context.inputs[2], activation: .identity, output: $0, rows: rows,
        channels: channels)
    }
    return [output, mean, inverseStd, variance]
  }

  func scratchCount(for inputs: [Shape], engine: KernelEngine) -> Int {
    engine.batchNormScratchCount(rows: inputs[0].rows, channels: inputs[0].channels)
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, gamma, beta) = unsafe (context.input(0), context.input(1), context.input(2))
    let (output, mean, inverseStd) = unsafe (context.output, context.outputs[1], context.outputs[2])
    let (variance, scratch) = unsafe (context.outputs[3], context.scratch)
    let (rows, channels) = (context.inputShapes[0].rows, context.inputShapes[0].channels)
    let apply = unsafe context.engine.batchNormApply(
      input: input, mean: mean, inverseStd: inverseStd, gamma: gamma, beta: beta,
      activation: activation, output: output, rows: rows, channels: channels)
    guard parts == 1 else {
      return unsafe meeting(
        context, then: apply, input: input, mean: mean, inverseStd: inverseStd, variance: variance)
    }
    return unsafe CallSequence([
      context.engine.batchNormStatistics(
        input: input, mean: mean, inverseStd: inverseStd, variance: variance, epsilon: epsilon,
        scratch: scratch, rows: rows, channels: channels),
      apply,
    ])
  }

  /// Mean and Σ (x − mean)² of each channel of this part, then the statistics of all parts.
  private func meeting(
    _ context: LoweringContext, then apply: some KernelCall, input: UnsafePointer<Float>,
    mean: UnsafeMutablePointer<Float>, inverseStd: UnsafeMutablePointer<Float>,
    variance: UnsafeMutablePointer<Float>
  ) -> MeetingCall {
    let (board, part, parts, epsilon) = (context.board, context.part, parts, epsilon)
    let (rows, channels) = (context.inputShapes[0].rows, context.inputShapes[0].channels)
    let (count, meeting) = (2 * channels, context.meeting)
    board.reserve(count)
    // Two numbers for each channel and part.
    let leaving = unsafe context.engine.batchNormMoments(
      input: input, scratch: context.scratch, rows: rows, channels: channels
    ) { channel, average, squares in
      let own = unsafe board.place(of: part, count: count, at: meeting)
      unsafe own[channel] = average
      unsafe own[channels + channel] = squares
    }
    let joining = HostCall {
      for channel in 0..<channels {
        var (sum, squares) = (0.0, 0.0)
        for part in 0..<parts {
          unsafe sum += board.place(of: part, count: count, at: meeting)[channel]
        }
        let average = sum / Double(parts)
        for part in 0..<parts {
          let found = unsafe board.place(of: part, count: count, at: meeting)
          let distance = unsafe found[channel] - average
          unsafe squares += found[channels + channel] + Double(rows) * distance * distance
        }
        let biased = squares / Double(max(rows * parts, 1))
        unsafe mean[channel] = Float(average)
        unsafe variance[channel] = Float(biased)
        unsafe inverseStd[channel] = Float(1 / (biased + Double(epsilon)).squareRoot())
      }
    }
    return MeetingCall(count: count, leaving: leaving, taking: CallSequence([joining, apply]))
  }

  func absorbing(_ activation: Activation) -> (any Operation)? {
    guard self.activation == .identity else { return nil }
    return BatchNormalization(epsilon: epsilon, parts: parts, activation: activation)
  }
}

/// The outputs of batch normalisation with batch statistics.
package struct BatchNormalized: Sendable {
  /// The normalised values.
  package let output: Tensor
  /// Mean per channel, C.
  package let mean: Tensor
  /// Biased variance per channel, C.
  package let variance: Tensor
}

extension Graph {
  /// Batch normalisation of `input` (…×C) with `gamma` and `beta` (C) and the batch's statistics.
  package func batchNormalized(
    _ input: Tensor, gamma: Tensor, beta: Tensor, epsilon: Float
  ) -> BatchNormalized {
    let outputs = add(
      BatchNormalization(epsilon: epsilon, parts: split.parts), [input, gamma, beta])
    return BatchNormalized(output: outputs[0], mean: outputs[1], variance: outputs[3])
  }
}
