import KernelReference
import Kernels

/// scale · x + shift, element by element.
struct Affine: Operation {
  let scale: Float
  let shift: Float

  var name: String { "affine" }
  var inputsForReuse: [Int] { [0] }
  func outputShapes(for inputs: [Shape]) -> [Shape] { [inputs[0]] }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    [context.graph.affine(context.outputGradient, scale: scale)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let count = context.inputs[0].count
    let result = context.filled(count) {
      Reference.affine(
        input: context.inputs[0], scale: Double(scale), shift: Double(shift), output: $0,
        count: count)
    }
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, output, count) = (context.input(0), context.output, context.count)
    let (scale, shift) = (scale, shift)
    return context.engine.affine(
      input: input, scale: scale, shift: shift, output: output, count: count)
  }
}

extension Graph {
  /// scale · x + shift, element by element.
  package func affine(_ input: Tensor, scale: Float, shift: Float = 0) -> Tensor {
    addSingle(Affine(scale: scale, shift: shift), [input])
  }
}
