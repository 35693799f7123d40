import Kernels

/// Zero samples around the input's: the transpose of `SliceBatch`.
struct PadBatch: Operation {
  let start: Int
  let batch: Int

  var name: String { "pad batch" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(start + inputs[0].batch <= batch, "\(inputs[0]) padded to \(batch) samples")
    return [inputs[0].withBatch(batch)]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let end = start + context.inputs[0].shape.batch
    return [context.graph.sliceBatch(context.outputGradient, start..<end)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let shape = context.outputShapes[0]
    let before = start * (shape.count / max(shape.batch, 1))
    var result = [Double](repeating: 0, count: shape.count)
    result.replaceSubrange(before..<(before + context.inputs[0].count), with: context.inputs[0])
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let shape = context.outputShapes[0]
    let (input, output, total) = (context.input(0), context.output, shape.count)
    let before = start * (shape.count / max(shape.batch, 1))
    let count = context.inputShapes[0].count
    let copy = context.engine.affine(
      input: input, scale: 1, shift: 0, output: output + before, count: count)
    return HostCall {
      output.update(repeating: 0, count: before)
      copy.run()
      (output + before + count).update(repeating: 0, count: total - before - count)
    }
  }
}

extension Graph {
  /// `input` as the samples from `start` on of a batch of `batch`, zero elsewhere.
  package func padBatch(_ input: Tensor, start: Int, to batch: Int) -> Tensor {
    addSingle(PadBatch(start: start, batch: batch), [input])
  }
}
