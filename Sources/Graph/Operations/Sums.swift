import KernelReference
import Kernels

// Sums and their transposes, which repeat.
extension Graph {
  /// The sum of `input` (…×C) over the channels: …×1.
  package func sumChannels(_ input: Tensor) -> Tensor {
    let (rows, channels) = (input.shape.rows, input.shape.channels)
    let operation = unsafe UnaryOperation(name: "sum channels", shape: input.shape.withChannels(1))
    {
      $0.graph.broadcastChannels($0.outputGradient, channels: channels)
    } evaluation: {
      unsafe Reference.sumChannels(input: $0, output: $1, rows: rows, channels: channels)
    } call: {
      unsafe $0.engine.sumChannels(
        input: $0.input(0), output: $0.output, rows: rows, channels: channels)
    }
    return addSingle(operation, [input])
  }

  /// The number of each row of `input` (…×1) in every channel: …×C.
  package func broadcastChannels(_ input: Tensor, channels: Int) -> Tensor {
    guard channels != 1 else { return input }
    precondition(input.shape.channels == 1, "\(input.shape) repeated in \(channels) channels")
    let (rows, shape) = (input.shape.rows, input.shape.withChannels(channels))
    let operation = unsafe UnaryOperation(name: "broadcast channels", shape: shape) {
      $0.graph.sumChannels($0.outputGradient)
    } evaluation: {
      unsafe Reference.broadcastChannels(input: $0, output: $1, rows: rows, channels: channels)
    } call: {
      unsafe $0.engine.broadcastChannels(
        input: $0.input(0), output: $0.output, rows: rows, channels: channels)
    }
    return addSingle(operation, [input])
  }

  /// The sum of `input` (…×C) over all axes but the last; `shape` has C elements.
  package func sumRows(_ input: Tensor, shape: Shape? = nil) -> Tensor {
    let (source, rows, channels) = (input.shape, input.shape.rows, input.shape.channels)
    let shape = shape ?? [channels]
    precondition(channels == shape.count, "sums \(shape) of \(source)")
    var operation = unsafe UnaryOperation(name: "sum rows", shape: shape) {
      $0.graph.broadcastRows($0.outputGradient, shape: source)
    } evaluation: {
      unsafe Reference.sumRows(input: $0, output: $1, rows: rows, channels: channels)
    } call: {
      unsafe $0.engine.sumRows(
        input: $0.input(0), output: $0.output, scratch: $0.scratch, rows: rows, channels: channels)
    }
    operation.scratch = { $0.sumRowsScratchCount(rows: rows, channels: channels) }
    return addSingle(operation, [input])
  }

  /// `vector` (C) repeated in every row of `shape` (…×C).
  package func broadcastRows(_ vector: Tensor, shape: Shape) -> Tensor {
    let source = vector.shape
    precondition(source.count == shape.channels, "\(source) repeated to \(shape)")
    let operation = unsafe UnaryOperation(name: "broadcast rows", shape: shape) {
      $0.graph.sumRows($0.outputGradient, shape: source)
    } evaluation: {
      unsafe Reference.broadcastRows(
        channelVector: $0, output: $1, rows: shape.rows, channels: shape.channels)
    } call: {
      unsafe $0.engine.broadcastRows(
        channelVector: $0.input(0), output: $0.output, rows: shape.rows, channels: shape.channels)
    }
    return addSingle(operation, [vector])
  }

  /// The sum of `input` (N×H×W×C) over the pixels of each sample; `shape` has N·C elements.
  package func sumPixels(_ input: Tensor, shape: Shape? = nil) -> Tensor {
    let (source, batch, pixels) = (input.shape, input.shape.batch, input.shape.pixels)
    let channels = source.channels
    let shape = shape ?? [batch, channels]
    precondition(shape.count == batch * channels, "\(shape) of \(source)")
    var operation = unsafe UnaryOperation(name: "sum pixels", shape: shape) {
      $0.graph.broadcastPixels($0.outputGradient, shape: source)
    } evaluation: { input, sums in
      for (index, value) in input.enumerated() {
        unsafe sums[index / (pixels * channels) * channels + index % channels] += value
      }
    } call: { context in
      CallSequence(
        (0..<batch).map { n in
          unsafe context.engine.sumRows(
            input: context.input(0) + n * pixels * channels, output: context.output + n * channels,
            scratch: context.scratch, rows: pixels, channels: channels)
        })
    }
    operation.scratch = { $0.sumRowsScratchCount(rows: pixels, channels: channels) }
    return addSingle(operation, [input])
  }

  /// The sum of all elements of `input`.
  package func sumAll(_ input: Tensor) -> Tensor {
    let (shape, count) = (input.shape, input.shape.count)
    var operation = unsafe UnaryOperation(name: "sum all", shape: .scalar) {
      $0.graph.broadcastScalar($0.outputGradient, shape: shape)
    } evaluation: {
      unsafe $1[0] = Reference.sumAll(input: $0, count: count)
    } call: {
      unsafe $0.engine.sumAll(
        input: $0.input(0), output: $0.output, count: count, scratch: $0.scratch)
    }
    operation.scratch = { $0.sumAllScratchCount(count: count) }
    return addSingle(operation, [input])
  }

  /// The number in `scalar` in every element of `shape`.
  package func broadcastScalar(_ scalar: Tensor, shape: Shape) -> Tensor {
    let (source, count) = (scalar.shape, shape.count)
    precondition(source.count == 1, "\(source) is no scalar")
    let operation = unsafe UnaryOperation(name: "broadcast scalar", shape: shape) {
      $0.graph.reshape($0.graph.sumAll($0.outputGradient), to: source)
    } evaluation: {
      unsafe $1.update(repeating: $0[0], count: count)
    } call: { context in
      HostCall { unsafe context.output.update(repeating: context.input(0)[0], count: count) }
    }
    return addSingle(operation, [scalar])
  }

  /// The mean of all elements of `input`.
  package func mean(_ input: Tensor) -> Tensor {
    affine(sumAll(input), scale: 1 / Float(max(input.shape.count, 1)))
  }

  /// The sum of all elements of each sample: N×… → N×1.
  package func sumSamples(_ input: Tensor) -> Tensor {
    let batch = input.shape.batch
    return sumChannels(reshape(input, to: [batch, input.shape.count / max(batch, 1)]))
  }

  /// One number per sample (N×1) repeated over a whole shape N×….
  package func broadcastSamples(_ input: Tensor, shape: Shape) -> Tensor {
    let rows = broadcastChannels(input, channels: shape.count / max(shape.batch, 1))
    return reshape(rows, to: shape)
  }
}
