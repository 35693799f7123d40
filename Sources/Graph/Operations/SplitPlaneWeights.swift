import Kernels

/// The weights of a dense layer on flattened pictures with planes behind them, taken apart:
/// (pixels·(C + K))×U → pixels·C×U for the pictures and K×U, the sums over the pixels, for the planes.
///
/// A plane has one value in all of its pixels, so only the sum of its weights matters.
struct SplitPlaneWeights: Operation {
  let pixels: Int
  /// C.
  let channels: Int
  /// K.
  let planes: Int

  var name: String { "split plane weights" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    let units = inputs[0].channels
    precondition(inputs[0].rows == pixels * (channels + planes), "planes of \(inputs[0])")
    return [[pixels * channels, units], [planes, units]]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let parts = zip(context.outputs, context.outputGradients).map { output, gradient in
      gradient ?? context.graph.constant(0, shape: output.shape)
    }
    return [
      context.graph.joinPlaneWeights(
        parts[0], parts[1], pixels: pixels, channels: channels, planes: planes)
    ]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let units = context.inputShapes[0].channels
    var pictures: [Double] = []
    var sums = [Double](repeating: 0, count: planes * units)
    for (index, value) in context.inputs[0].enumerated() {
      let place = index % ((channels + planes) * units)
      if place < channels * units {
        pictures.append(value)
      } else {
        sums[place - channels * units] += value
      }
    }
    return [pictures, sums]
  }

  func scratchCount(for inputs: [Shape], engine: KernelEngine) -> Int {
    let width = (channels + planes) * inputs[0].channels
    return engine.sumRowsScratchCount(rows: pixels, channels: width) + width
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let units = context.inputShapes[0].channels
    let (weights, pictures, sums) = unsafe (
      context.input(0), context.outputs[0], context.outputs[1]
    )
    let (own, width, rows) = (channels * units, (channels + planes) * units, pixels)
    let (all, scratch) = unsafe (context.scratch, context.scratch + width)
    return unsafe CallSequence([
      context.engine.copyChannels(
        input: weights, inputStride: width, output: pictures, outputStride: own, channels: own,
        rows: rows),
      context.engine.sumRows(
        input: weights, output: all, scratch: scratch, rows: rows, channels: width),
      context.engine.copyChannels(
        input: all + own, inputStride: width, output: sums, outputStride: width - own,
        channels: width - own, rows: 1),
    ])
  }
}

/// The transpose of `SplitPlaneWeights`: the weights of the planes are the same in all pixels.
struct JoinPlaneWeights: Operation {
  let pixels: Int
  let channels: Int
  let planes: Int

  var name: String { "join plane weights" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    let units = inputs[0].channels
    precondition(
      inputs[0].rows == pixels * channels && inputs[1] == [planes, units], "planes \(inputs)")
    return [[pixels * (channels + planes), units]]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let parts = context.graph.splitPlaneWeights(
      context.outputGradient, pixels: pixels, channels: channels, planes: planes)
    return [parts.pictures, parts.planes]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let (own, width) = (channels * context.inputShapes[0].channels, context.inputShapes[1].count)
    let result = (0..<pixels).flatMap { pixel in
      Array(context.inputs[0][(pixel * own)..<((pixel + 1) * own)]) + context.inputs[1]
    }
    precondition(result.count == pixels * (own + width))
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let units = context.inputShapes[0].channels
    let (pictures, sums, output) = unsafe (context.input(0), context.input(1), context.output)
    let (own, width, rows) = (channels * units, (channels + planes) * units, pixels)
    return unsafe CallSequence([
      context.engine.copyChannels(
        input: pictures, inputStride: own, output: output, outputStride: width, channels: own,
        rows: rows),
      context.engine.copyChannels(
        input: sums, inputStride: 0, output: output + own, outputStride: width,
        channels: width - own, rows: rows),
    ])
  }
}

extension Graph {
  /// Takes the weights of a dense layer on pictures with planes apart; see `SplitPlaneWeights`.
  func splitPlaneWeights(
    _ weights: Tensor, pixels: Int, channels: Int, planes: Int
  ) -> (pictures: Tensor, planes: Tensor) {
    let parts = add(
      SplitPlaneWeights(pixels: pixels, channels: channels, planes: planes), [weights])
    return (parts[0], parts[1])
  }

  /// The transpose of `splitPlaneWeights`.
  func joinPlaneWeights(
    _ pictures: Tensor, _ planeSums: Tensor, pixels: Int, channels: Int, planes: Int
  ) -> Tensor {
    addSingle(
      JoinPlaneWeights(pixels: pixels, channels: channels, planes: planes), [pictures, planeSums])
  }
}
