import Graph
import KernelTasks
import Testing

/// One operation of the graph on small tensors of awkward sizes.
struct OperationCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  /// Shapes of the inputs.
  let shapes: [Shape]
  /// Adds the operation.
  let build: @Sendable (Graph, [Tensor]) -> Tensor
  /// Whether the gradient can be differentiated again.
  let isTwiceDifferentiable: Bool

  init(
    _ name: String, _ shapes: [Shape], twice: Bool = true,
    _ build: @escaping @Sendable (Graph, [Tensor]) -> Tensor
  ) {
    testDescription = name
    self.shapes = shapes
    isTwiceDifferentiable = twice
    self.build = build
  }
}

private let strided = ConvolutionGeometry.same(
  batch: 2, height: 5, width: 6, inputChannels: 3, outputChannels: 4, kernel: 3, stride: 2)
private let even = ConvolutionGeometry.same(
  batch: 2, height: 4, width: 5, inputChannels: 2, outputChannels: 3, kernel: 4, stride: 1)
private let valid = ConvolutionGeometry.valid(
  batch: 1, height: 5, width: 5, inputChannels: 2, outputChannels: 3, kernel: 3, stride: 2)

/// Two pictures of two channels with three label planes.
private func planed(height: Int, width: Int, kernel: Int, stride: Int) -> ConvolutionGeometry {
  .same(
    batch: 2, height: height, width: width, inputChannels: 5, outputChannels: 4, kernel: kernel,
    stride: stride)
}

private let doubled = ConvolutionGeometry.same(
  batch: 2, height: 6, width: 8, inputChannels: 2, outputChannels: 3, kernel: 3, stride: 1)

private let convolutionInput: Shape = [2, 5, 6, 3]
private let convolutionOutput: Shape = [2, 3, 3, 4]
private let convolutionWeights: Shape = [3, 3, 3, 4]

/// Every operation that can be differentiated.
let operationCases: [OperationCase] = [
  OperationCase("convolution, stride 2", [convolutionInput, convolutionWeights]) {
    $0.convolution($1[0], $1[1], strided)
  },
  OperationCase("convolution, even kernel", [[2, 4, 5, 2], [4, 4, 2, 3]]) {
    $0.convolution($1[0], $1[1], even)
  },
  OperationCase("convolution, no padding", [[1, 5, 5, 2], [3, 3, 2, 3]]) {
    $0.convolution($1[0], $1[1], valid)
  },
  OperationCase("convolution input gradient", [convolutionOutput, convolutionWeights]) {
    $0.convolutionInputGradient($1[0], $1[1], strided, shape: convolutionInput)
  },
  OperationCase("convolution weight gradient", [convolutionInput, convolutionOutput]) {
    $0.convolutionWeightGradient($1[0], $1[1], strided, shape: convolutionWeights)
  },
  OperationCase("dense", [[3, 5], [5, 4]]) { $0.dense($1[0], $1[1]) },
  OperationCase(
    "dense on flattened pictures with label planes", [[2, 3, 2, 2], [2, 3], [30, 4]]
  ) {
    let planes = $0.broadcastPixels($1[1], shape: [2, 3, 2, 3])
    let joined = $0.concatenateChannels([$1[0], planes])
    return $0.dense($0.reshape(joined, to: [2, 30]), $1[2])
  },
  OperationCase("convolution on label planes", [[2, 7, 6, 2], [2, 3], [3, 3, 5, 4]]) {
    let planes = $0.broadcastPixels($1[1], shape: [2, 7, 6, 3])
    let joined = $0.concatenateChannels([$1[0], planes])
    return $0.convolution(joined, $1[2], planed(height: 7, width: 6, kernel: 3, stride: 1))
  },
  OperationCase(
    "strided convolution on label planes with bias and leaky ReLU",
    [[2, 8, 10, 2], [2, 3], [4, 4, 5, 4], [4]]
  ) {
    let planes = $0.broadcastPixels($1[1], shape: [2, 8, 10, 3])
    let joined = $0.concatenateChannels([$1[0], planes])
    let linear = $0.convolution(joined, $1[2], planed(height: 8, width: 10, kernel: 4, stride: 2))
    return $0.activate($0.addBias(linear, $1[3]), .leakyReLU(slope: 0.2))
  },
  OperationCase("3×3 convolution of doubled pictures", [[2, 3, 4, 2], [3, 3, 2, 3]]) {
    $0.convolution($0.upsampleNearest($1[0]), $1[1], doubled)
  },
  OperationCase(
    "3×3 convolution of doubled pictures with bias and tanh", [[2, 3, 4, 2], [3, 3, 2, 3], [3]]
  ) {
    let linear = $0.convolution($0.upsampleNearest($1[0]), $1[1], doubled)
    return $0.activate($0.addBias(linear, $1[2]), .tanh)
  },
  OperationCase("dense with bias and leaky ReLU", [[3, 5], [5, 4], [4]]) {
    $0.activate($0.addBias($0.dense($1[0], $1[1]), $1[2]), .leakyReLU(slope: 0.2))
  },
  OperationCase(
    "transposed convolution with bias and tanh", [convolutionOutput, convolutionWeights, [3]]
  ) {
    let linear = $0.convolutionInputGradient($1[0], $1[1], strided, shape: convolutionInput)
    return $0.activate($0.addBias(linear, $1[2]), .tanh)
  },
  OperationCase("add bias", [[2, 3, 3, 5], [5]]) { $0.addBias($1[0], $1[1]) },
  OperationCase("sum rows", [[2, 3, 3, 5]]) { $0.sumRows($1[0]) },
  OperationCase("broadcast rows", [[5]]) { $0.broadcastRows($1[0], shape: [2, 3, 5]) },
  OperationCase("leaky ReLU", [[3, 7]]) { $0.activate($1[0], .leakyReLU(slope: 0.2)) },
  OperationCase("ReLU", [[3, 7]]) { $0.activate($1[0], .leakyReLU(slope: 0)) },
  OperationCase("ReLU up to a limit", [[3, 7]]) { $0.activate($1[0], .clippedReLU(limit: 0.7)) },
  OperationCase(
    "convolution with bias and ReLU up to a limit", [[1, 5, 5, 2], [3, 3, 2, 3], [3]]
  ) {
    $0.activate($0.addBias($0.convolution($1[0], $1[1], valid), $1[2]), .clippedReLU(limit: 0.7))
  },
  OperationCase("tanh", [[3, 7]]) { $0.activate($1[0], .tanh) },
  OperationCase("sigmoid", [[3, 7]]) { $0.activate($1[0], .sigmoid) },
  OperationCase("activation gradient of leaky ReLU", [[3, 7], [3, 7]]) {
    $0.activationGradient(.leakyReLU(slope: 0.2), output: $1[0], $1[1])
  },
  OperationCase("activation gradient of tanh", [[3, 7], [3, 7]]) {
    $0.activationGradient(.tanh, output: $1[0], $1[1])
  },
  OperationCase("activation gradient of sigmoid", [[3, 7], [3, 7]]) {
    $0.activationGradient(.sigmoid, output: $1[0], $1[1])
  },
  OperationCase("add", [[3, 7], [3, 7]]) { $0.add($1[0], $1[1]) },
  OperationCase("add a tensor to itself", [[3, 7]]) { $0.add($1[0], $1[0]) },
  OperationCase("subtract", [[3, 7], [3, 7]]) { $0.subtract($1[0], $1[1]) },
  OperationCase("multiply", [[3, 7], [3, 7]]) { $0.multiply($1[0], $1[1]) },
  OperationCase("square", [[3, 7]]) { $0.multiply($1[0], $1[0]) },
  OperationCase("affine", [[3, 7]]) { $0.affine($1[0], scale: -1.5, shift: 0.25) },
  OperationCase("reshape", [[2, 3, 4]]) { $0.reshape($1[0], to: [4, 6]) },
  OperationCase("copy", [[2, 3]]) { $0.copy($1[0]) },
  OperationCase("concatenate channels", [[2, 3, 2], [2, 3, 4], [2, 3, 1]]) {
    $0.concatenateChannels($1)
  },
  OperationCase("slice channels", [[2, 3, 5]]) { $0.sliceChannels($1[0], 1..<4) },
  OperationCase("pad channels", [[2, 3, 2]]) { $0.padChannels($1[0], start: 1, to: 5) },
  OperationCase("concatenate batch", [[2, 3], [1, 3]]) { $0.concatenateBatch($1) },
  OperationCase("slice batch", [[5, 3]]) { $0.sliceBatch($1[0], 1..<4) },
  OperationCase("pad batch", [[2, 3]]) { $0.padBatch($1[0], start: 1, to: 5) },
  OperationCase("sum all", [[3, 7]]) { $0.sumAll($1[0]) },
  OperationCase("mean", [[3, 7]]) { $0.mean($1[0]) },
  OperationCase("broadcast scalar", [.scalar]) { $0.broadcastScalar($1[0], shape: [3, 7]) },
  OperationCase("broadcast pixels", [[2, 3]]) { $0.broadcastPixels($1[0], shape: [2, 3, 4, 3]) },
  OperationCase("sum pixels", [[2, 3, 4, 3]]) { $0.sumPixels($1[0]) },
  OperationCase("global max pool with scatter and gather", [[2, 3, 4, 5]]) {
    $0.globalMaxPool($1[0])
  },
  OperationCase("batch normalization", [[3, 2, 2, 4], [4], [4]], twice: false) {
    $0.batchNormalized($1[0], gamma: $1[1], beta: $1[2], epsilon: 1e-3).output
  },
  OperationCase("batch normalization with leaky ReLU", [[3, 2, 2, 4], [4], [4]], twice: false) {
    let normalized = $0.batchNormalized($1[0], gamma: $1[1], beta: $1[2], epsilon: 1e-3)
    return $0.activate(normalized.output, .leakyReLU(slope: 0.2))
  },
  OperationCase("modulate pixels", [[2, 3, 2, 4], [2, 4], [2, 4]]) {
    $0.modulated($1[0], gain: $1[1], bias: $1[2])
  },
  OperationCase("modulate rows with leaky ReLU", [[3, 5], [3, 5], [3, 5]]) {
    $0.activate($0.modulated($1[0], gain: $1[1], bias: $1[2]), .leakyReLU(slope: 0.2))
  },
  OperationCase("sum channels", [[2, 3, 5]]) { $0.sumChannels($1[0]) },
  OperationCase("broadcast channels", [[2, 3, 1]]) { $0.broadcastChannels($1[0], channels: 5) },
  OperationCase("sum over samples", [[3, 2, 5]]) { $0.sumSamples($1[0]) },
  OperationCase("broadcast over samples", [[3, 1]]) {
    $0.broadcastSamples($1[0], shape: [3, 2, 5])
  },
  OperationCase("norm of each sample", [[3, 2, 5]]) {
    $0.squareRoot($0.affine($0.sumSamples($0.multiply($1[0], $1[0])), scale: 1, shift: 0.1))
  },
  OperationCase("absolute value", [[3, 7]]) { $0.absoluteValue($1[0]) },
  OperationCase("softmax", [[2, 3, 5]]) { $0.softmax($1[0]) },
  OperationCase("log-sum-exp", [[2, 3, 5]]) { $0.logSumExp($1[0]) },
  OperationCase("softmax cross-entropy", [[4, 5], [4, 5]]) {
    $0.softmaxCrossEntropy(logits: $1[0], targets: $1[1])
  },
  OperationCase("nearest upsampling", [[2, 3, 2, 3]]) { $0.upsampleNearest($1[0]) },
  OperationCase("sum blocks", [[2, 4, 6, 3]]) { $0.sumBlocks($1[0], factor: 2) },
  OperationCase("ELU", [[3, 7]]) { $0.activate($1[0], .elu(alpha: 1, scale: 1)) },
  OperationCase("SELU", [[3, 7]]) { $0.activate($1[0], .elu(alpha: 1.67, scale: 1.05)) },
  OperationCase("normalization with given statistics", [[2, 3, 4], [4], [4]]) {
    let mean = $0.constant(0.3, shape: [4])
    let inverseStd = $0.constant(1.7, shape: [4])
    return $0.normalized($1[0], mean: mean, inverseStd: inverseStd, gamma: $1[1], beta: $1[2])
  },
  OperationCase("dropout", [[3, 50]]) { $0.dropout($1[0], rate: 0.3, stream: "test") },
  OperationCase("differentiable augmentation, all of it", [[3, 9, 8, 3]]) {
    $0.diffAugmented($1[0], .test(color: true, translation: true, cutout: true), stream: "a")
  },
  OperationCase("differentiable augmentation, colours", [[2, 4, 5, 3]]) {
    $0.diffAugmented($1[0], .test(color: true, translation: false, cutout: false), stream: "b")
  },
  OperationCase("differentiable augmentation, one channel, moved", [[4, 8, 8, 1]]) {
    $0.diffAugmented($1[0], .test(color: false, translation: true, cutout: false), stream: "c")
  },
  OperationCase("differentiable augmentation of some pictures", [[6, 8, 8, 3]]) {
    $0.diffAugmented(
      $1[0], .test(color: true, translation: true, cutout: true), stream: "d",
      probability: $0.constant(0.5, shape: [1]))
  },
  OperationCase("instance noise", [[2, 4, 5, 3]]) {
    $0.add($1[0], $0.normalNoise(shape: $1[0].shape, stream: "test"))
  },
  OperationCase("binary cross-entropy", [[6, 1], [6, 1]]) {
    $0.binaryCrossEntropy(logits: $1[0], targets: $1[1])
  },
  OperationCase(
    "a critic: convolution, leaky ReLU, pool, dense",
    [convolutionInput, convolutionWeights, [4], [4, 1]]
  ) {
    let hidden = $0.activate(
      $0.addBias($0.convolution($1[0], $1[1], strided), $1[2]), .leakyReLU(slope: 0.2))
    return $0.dense($0.globalMaxPool(hidden), $1[3])
  },
  OperationCase(
    "two convolutions, tanh and leaky ReLU, pool",
    [convolutionInput, convolutionWeights, [4, 4, 4, 3]]
  ) {
    let first = $0.activate($0.convolution($1[0], $1[1], strided), .tanh)
    let second = ConvolutionGeometry.same(
      batch: 2, height: 3, width: 3, inputChannels: 4, outputChannels: 3, kernel: 4, stride: 1)
    return $0.globalMaxPool(
      $0.activate($0.convolution(first, $1[2], second), .leakyReLU(slope: 0.2)))
  },
]

extension DiffAugmentSettings {
  fileprivate static func test(color: Bool, translation: Bool, cutout: Bool) -> Self {
    Self(color: color, translation: translation, cutout: cutout, fill: 1, brightnessScale: 1)
  }
}
