import KernelReference
import Kernels

/// A range of the channels.
struct SliceChannels: Operation {
  let range: Range<Int>

  var name: String { "slice channels" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(range.upperBound <= inputs[0].channels, "channels \(range) of \(inputs[0])")
    return [inputs[0].withChannels(range.count)]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let channels = context.inputs[0].shape.channels
    return [
      context.graph.padChannels(context.outputGradient, start: range.lowerBound, to: channels)
    ]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let shape = context.outputShapes[0]
    let stride = context.inputShapes[0].channels
    let result = context.filled(shape.count) { output in
      context.inputs[0].withUnsafeBufferPointer { input in
        guard let base = input.baseAddress else { return }
        Reference.copyChannels(
          input: base + range.lowerBound, inputStride: stride, output: output,
          outputStride: range.count, channels: range.count, rows: shape.rows)
      }
    }
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, output) = (context.input(0) + range.lowerBound, context.output)
    let (stride, channels) = (context.inputShapes[0].channels, range.count)
    let rows = context.outputShapes[0].rows
    return context.engine.copyChannels(
      input: input, inputStride: stride, output: output, outputStride: channels,
      channels: channels, rows: rows)
  }
}

extension Graph {
  /// The channels `range` of `input`.
  package func sliceChannels(_ input: Tensor, _ range: Range<Int>) -> Tensor {
    addSingle(SliceChannels(range: range), [input])
  }
}
