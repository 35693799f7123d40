import KernelReference
import Kernels

/// Zero channels around the input's: the transpose of `SliceChannels`.
struct PadChannels: Operation {
  let start: Int
  let channels: Int

  var name: String { "pad channels" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(start + inputs[0].channels <= channels, "\(inputs[0]) padded to \(channels)")
    return [inputs[0].withChannels(channels)]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let end = start + context.inputs[0].shape.channels
    return [context.graph.sliceChannels(context.outputGradient, start..<end)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let input = context.inputShapes[0]
    let result = context.filled(context.outputShapes[0].count) { output in
      Reference.copyChannels(
        input: context.inputs[0], inputStride: input.channels, output: output + start,
        outputStride: channels, channels: input.channels, rows: input.rows)
    }
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, output, count) = (context.input(0), context.output, context.count)
    let (shape, start, stride) = (context.inputShapes[0], start, channels)
    let (width, rows) = (shape.channels, shape.rows)
    let copy = context.engine.copyChannels(
      input: input, inputStride: width, output: output + start, outputStride: stride,
      channels: width, rows: rows)
    return HostCall {
      output.update(repeating: 0, count: count)
      copy.run()
    }
  }
}

extension Graph {
  /// `input` as the channels from `start` on of a tensor with `channels` channels, zero elsewhere.
  package func padChannels(_ input: Tensor, start: Int, to channels: Int) -> Tensor {
    addSingle(PadChannels(start: start, channels: channels), [input])
  }
}
