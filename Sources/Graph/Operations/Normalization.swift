import KernelReference
import KernelTasks
import Kernels

/// Batch normalisation with given statistics, for evaluation: y = γ·(x − mean)·inverseStd + β.
///
/// Inputs x, mean, inverseStd, γ, β. The statistics are taken as given: they have no gradient.
struct Normalization: Operation {
  var activation = Activation.identity

  var name: String { "normalization" }
  var inputsForReuse: [Int] { [0] }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(
      inputs.dropFirst().allSatisfy { $0.count == inputs[0].channels }, "statistics \(inputs)")
    return [inputs[0]]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    precondition(activation == .identity, "fused nodes exist only after planning")
    precondition(
      !context.isWanted[1] && !context.isWanted[2], "given statistics have no gradient")
    let (graph, dy, inputs) = (context.graph, context.outputGradient, context.inputs)
    let zero = graph.constant(0, shape: inputs[1].shape)
    return [
      context.wanted(0) {
        graph.normalized(dy, mean: zero, inverseStd: inputs[2], gamma: inputs[3], beta: zero)
      }, nil, nil,
      context.wanted(3) {
        let one = graph.constant(1, shape: inputs[1].shape)
        let normal = graph.normalized(
          inputs[0], mean: inputs[1], inverseStd: inputs[2], gamma: one, beta: zero)
        return graph.sumRows(graph.multiply(dy, normal), shape: inputs[3].shape)
      },
      context.wanted(4) { graph.sumRows(dy, shape: inputs[4].shape) },
    ]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    unsafe context.filled {
      unsafe Reference.batchNormApply(
        input: context.inputs[0], mean: context.inputs[1], inverseStd: context.inputs[2],
        gamma: context.inputs[3], beta: context.inputs[4], activation: .identity, output: $0,
        rows: context.rows, channels: context.channels)
    }
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    unsafe context.engine.batchNormApply(
      input: context.input(0), mean: context.input(1), inverseStd: context.input(2),
      gamma: context.input(3), beta: context.input(4), activation: activation,
      output: context.output, rows: context.rows, channels: context.channels)
  }

  func absorbing(_ activation: Activation) -> (any Operation)? {
    self.activation == .identity ? Normalization(activation: activation) : nil
  }
}

extension Graph {
  /// Normalisation of `input` (…×C) with given statistics (each C), which have no gradient.
  package func normalized(
    _ input: Tensor, mean: Tensor, inverseStd: Tensor, gamma: Tensor, beta: Tensor
  ) -> Tensor {
    addSingle(Normalization(), [input, mean, inverseStd, gamma, beta])
  }
}
