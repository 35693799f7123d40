import KernelReference
import Kernels

// Zeros around a tensor, and ranges of its channels.
extension Graph {
  /// The channels `range` of `input`.
  package func sliceChannels(_ input: Tensor, _ range: Range<Int>) -> Tensor {
    let (source, rows, channels) = (input.shape, input.shape.rows, input.shape.channels)
    precondition(range.upperBound <= channels, "channels \(range) of \(source)")
    let (start, width) = (range.lowerBound, range.count)
    let operation = unsafe UnaryOperation(name: "slice channels", shape: source.withChannels(width))
    {
      $0.graph.padChannels($0.outputGradient, start: start, to: channels)
    } evaluation: { input, output in
      for index in 0..<rows * width {
        unsafe output[index] = input[index / width * channels + start + index % width]
      }
    } call: {
      unsafe $0.engine.copyChannels(
        input: $0.input(0) + start, inputStride: channels, output: $0.output, outputStride: width,
        channels: width, rows: rows)
    }
    return addSingle(operation, [input])
  }

  /// `input` as the channels from `start` on of a tensor with `channels` channels, zero elsewhere.
  package func padChannels(_ input: Tensor, start: Int, to channels: Int) -> Tensor {
    let (source, rows, width) = (input.shape, input.shape.rows, input.shape.channels)
    precondition(start + width <= channels, "\(source) padded to \(channels)")
    let operation = unsafe UnaryOperation(
      name: "pad channels", shape: source.withChannels(channels)
    ) {
      $0.graph.sliceChannels($0.outputGradient, start..<(start + width))
    } evaluation: {
      unsafe Reference.copyChannels(
        input: $0, inputStride: width, output: $1 + start, outputStride: channels,
        channels: width, rows: rows)
    } call: { context in
      let copy = unsafe context.engine.copyChannels(
        input: context.input(0), inputStride: width, output: context.output + start,
        outputStride: channels, channels: width, rows: rows)
      let (output, count) = unsafe (context.output, context.count)
      return HostCall {
        unsafe output.update(repeating: 0, count: count)
        copy.run()
      }
    }
    return addSingle(operation, [input])
  }

  /// `input` as the samples from `start` on of a batch of `batch`, zero elsewhere.
  package func padBatch(_ input: Tensor, start: Int, to batch: Int) -> Tensor {
    let (source, count, end) = (input.shape, input.shape.count, start + input.shape.batch)
    precondition(end <= batch, "\(source) padded to \(batch) samples")
    let shape = source.withBatch(batch)
    let before = start * (shape.count / max(batch, 1))
    let after = shape.count - before - count
    let operation = unsafe UnaryOperation(name: "pad batch", shape: shape) {
      $0.graph.sliceBatch($0.outputGradient, start..<end)
    } evaluation: { input, output in
      for index in 0..<count { unsafe output[before + index] = input[index] }
    } call: { context in
      let output = unsafe context.output
      let copy = unsafe context.engine.copy(context.input(0), to: output + before, count: count)
      return HostCall {
        unsafe output.update(repeating: 0, count: before)
        copy.run()
        unsafe (output + before + count).update(repeating: 0, count: after)
      }
    }
    return addSingle(operation, [input])
  }
}
