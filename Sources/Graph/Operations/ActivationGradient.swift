import KernelReference
package import KernelTasks
import Kernels

/// The gradient of an activation by its input, computed from its OUTPUT y: dx = dy · f′(y).
///
/// It is linear in dy, so its gradient by dy is itself. Its gradient by y is zero for the
/// piecewise-linear activations, −2·y·dy for tanh, (1 − 2y)·dy for the sigmoid, and dy below zero
/// for (S)ELU.
struct ActivationGradient: Operation {
  let activation: Activation

  var name: String { "activation gradient" }
  var inputsForReuse: [Int] { [1] }

  func kink(inputCount: Int) -> (kind: Kink.Kind, input: Int)? {
    Kink.Kind(of: activation).map { ($0, 0) }
  }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0] == inputs[1], "gradient \(inputs[1]) for \(inputs[0])")
    return [inputs[0]]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let (graph, upstream) = (context.graph, context.outputGradient)
    let (y, dy) = (context.inputs[0], context.inputs[1])
    var byOutput: Tensor?
    if context.isWanted[0] {
      switch activation {
      case .identity, .leakyReLU, .clippedReLU:
        byOutput = nil
      case .elu:
        let product = graph.multiply(dy, upstream)
        byOutput = graph.subtract(
          product, graph.activationGradient(.leakyReLU(slope: 0), output: y, product))
      case .tanh:
        byOutput = graph.multiply(graph.affine(y, scale: -2), graph.multiply(dy, upstream))
      case .sigmoid:
        byOutput = graph.multiply(
          graph.affine(y, scale: -2, shift: 1), graph.multiply(dy, upstream))
      }
    }
    return [
      byOutput, context.wanted(1) { graph.activationGradient(activation, output: y, upstream) },
    ]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    unsafe context.filled {
      unsafe Reference.activationGradient(
        activation, output: context.inputs[0], outputGradient: context.inputs[1],
        inputGradient: $0, count: context.count)
    }
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    unsafe context.engine.activationGradient(
      activation, output: context.input(0), outputGradient: context.input(1),
      inputGradient: context.output, count: context.count)
  }
}

extension Graph {
  /// dy · f′, where f is the activation whose output is `output`.
  package func activationGradient(
    _ activation: Activation, output: Tensor, _ outputGradient: Tensor
  ) -> Tensor {
    addSingle(ActivationGradient(activation: activation), [output, outputGradient])
  }
}
