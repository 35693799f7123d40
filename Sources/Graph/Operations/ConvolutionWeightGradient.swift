import KernelReference
package import KernelTasks
import Kernels

/// The gradient of a convolution by its weights, KH×KW×C×OC, from the input and the gradient by
/// the output.
struct ConvolutionWeightGradient: Operation {
  let geometry: ConvolutionGeometry
  let shape: Shape

  var name: String { "convolution weight gradient" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0].count == geometry.inputCount, "input \(inputs[0]) for \(geometry)")
    precondition(inputs[1].count == geometry.outputCount, "gradient \(inputs[1]) for \(geometry)")
    precondition(shape.count == geometry.weightCount, "result \(shape) for \(geometry)")
    return [shape]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let (graph, upstream) = (context.graph, context.outputGradient)
    return [
      context.wanted(0) {
        graph.convolutionInputGradient(
          context.inputs[1], upstream, geometry, shape: context.inputs[0].shape)
      },
      context.wanted(1) { graph.convolution(context.inputs[0], upstream, geometry) },
    ]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    unsafe context.filled { output in
      unsafe Reference.convolutionWeightGradient(
        input: context.inputs[0], outputGradient: context.inputs[1], weightGradient: output,
        geometry)
    }
  }

  func scratchCount(for inputs: [Shape], engine: KernelEngine) -> Int {
    engine.weightGradientScratchCount(geometry)
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    unsafe context.engine.convolutionWeightGradient(
      input: context.input(0), outputGradient: context.input(1), weightGradient: context.output,
      scratch: context.scratch, geometry)
  }

  func floatingPointOperations(for inputs: [Shape]) -> Int { geometry.floatingPointOperations }
}

extension Graph {
  /// The gradient of `convolution(input, w, geometry)` by w, given that by its result; `shape` is
  /// w's.
  package func convolutionWeightGradient(
    _ input: Tensor, _ outputGradient: Tensor, _ geometry: ConvolutionGeometry, shape: Shape
  ) -> Tensor {
    addSingle(
      ConvolutionWeightGradient(geometry: geometry, shape: shape), [input, outputGradient])
  }
}
