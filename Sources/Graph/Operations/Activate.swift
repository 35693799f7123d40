import KernelReference
package import KernelTasks
import Kernels

/// An activation of every element.
struct Activate: Operation {
  let activation: Activation

  var name: String { "activation" }
  var inputsForReuse: [Int] { [0] }
  /// The result of a ReLU does not say how far below 0 its input was.
  func kink(inputCount: Int) -> (kind: Kink.Kind, input: Int)? {
    activation == .leakyReLU(slope: 0) ? (.zero(slope: 1), 0) : nil
  }
  func outputShapes(for inputs: [Shape]) -> [Shape] { [inputs[0]] }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let (graph, dy) = (context.graph, context.outputGradient)
    guard let pooled = graph.pooledGradient(dy), pooled.input == context.outputs[0] else {
      return [graph.activationGradient(activation, output: context.outputs[0], dy)]
    }
    // The derivative is wanted at the maxima alone.
    let values = graph.activationGradient(activation, output: pooled.maxima, pooled.values)
    return [graph.scatterPixels(values, indices: pooled.indices, shape: dy.shape)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    unsafe context.filled {
      unsafe Reference.activation(
        activation, input: context.inputs[0], output: $0, count: context.count)
    }
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    unsafe context.engine.activation(
      activation, input: context.input(0), output: context.output, count: context.count)
  }
}

extension Graph {
  /// `activation` of every element of `input`.
  package func activate(_ input: Tensor, _ activation: Activation) -> Tensor {
    activation == .identity ? input : addSingle(Activate(activation: activation), [input])
  }
}
