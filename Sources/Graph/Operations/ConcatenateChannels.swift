import KernelReference
import Kernels

/// Tensors side by side on the channel axis.
struct ConcatenateChannels: Operation {
  var name: String { "concatenate channels" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(
      inputs.allSatisfy { $0.axes.dropLast() == inputs[0].axes.dropLast() },
      "concatenation of \(inputs)")
    return [inputs[0].withChannels(inputs.reduce(0) { $0 + $1.channels })]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    var start = 0
    return context.inputs.indices.map { index in
      let end = start + context.inputs[index].shape.channels
      defer { start = end }
      return context.wanted(index) {
        context.graph.sliceChannels(context.outputGradient, start..<end)
      }
    }
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let shape = context.outputShapes[0]
    return unsafe context.filled { output in
      var start = 0
      for (input, part) in zip(context.inputs, context.inputShapes) {
        unsafe Reference.copyChannels(
          input: input, inputStride: part.channels, output: output + start,
          outputStride: shape.channels, channels: part.channels, rows: shape.rows)
        start += part.channels
      }
    }
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let shape = context.outputShapes[0]
    let (rows, stride) = (shape.rows, shape.channels)
    var start = 0
    return CallSequence(
      context.inputShapes.indices.map { index in
        let channels = context.inputShapes[index].channels
        defer { start += channels }
        return unsafe context.engine.copyChannels(
          input: context.input(index), inputStride: channels, output: context.output + start,
          outputStride: stride, channels: channels, rows: rows)
      })
  }
}

extension Graph {
  /// `inputs` (…×Cᵢ, equal on all other axes) side by side: …×ΣCᵢ.
  package func concatenateChannels(_ inputs: [Tensor]) -> Tensor {
    inputs.count == 1 ? inputs[0] : addSingle(ConcatenateChannels(), inputs)
  }

  /// The first concatenation on the channel axis that begins with `tensor`; nil without one.
  package func concatenation(startingWith tensor: Tensor) -> Tensor? {
    let index = nodes.firstIndex {
      $0.operation is ConcatenateChannels && $0.inputs.first == tensor
    }
    return index.map { outputs(of: $0)[0] }
  }
}
