import KernelReference
import Kernels

/// The largest value of each channel over the pixels of each sample (output 0, N×C) and the pixel
/// that first holds it (output 1, N×C, 32-bit integers in the memory of floats).
struct GlobalMaxPool: Operation {
  var name: String { "global max pool" }
  func kink(inputCount: Int) -> (kind: Kink.Kind, input: Int)? { (.largest, 0) }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    let pooled = Shape([inputs[0].batch, inputs[0].channels])
    return [pooled, pooled]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    [
      context.graph.scatterPixels(
        context.outputGradient, indices: context.outputs[1], shape: context.inputs[0].shape)
    ]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let input = context.inputShapes[0]
    var indices = [Int32](repeating: 0, count: context.outputShapes[1].count)
    let values = unsafe context.filled(context.outputShapes[0].count) {
      unsafe Reference.globalMaxPool(
        input: context.inputs[0], output: $0, indices: &indices, batch: input.batch,
        pixels: input.pixels, channels: input.channels)
    }
    return [values, indices.map(Double.init)]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    unsafe context.engine.globalMaxPool(
      input: context.input(0), output: context.output,
      indices: UnsafeMutableRawPointer(context.outputs[1]).bindMemory(
        to: Int32.self, capacity: context.outputShapes[1].count),
      batch: context.inputShapes[0].batch, pixels: context.inputShapes[0].pixels,
      channels: context.channels)
  }
}

extension Graph {
  /// The largest value of each channel over the pixels of each sample: N×H×W×C → N×C.
  package func globalMaxPool(_ input: Tensor) -> Tensor {
    add(GlobalMaxPool(), [input])[0]
  }
}
