import Graph
import KernelTasks

/// EfficientNet-lite0 up to the means of its last maps, N×1280; the names are those of the package
/// efficientnet_lite_pytorch.
///
/// Inverted bottlenecks without squeeze and excitation, ReLU6 for every activation (Tan and Le,
/// "EfficientNet", 2019, and TensorFlow's efficientnet/lite).
struct EfficientNetLite0 {
  /// The layers of a stage; the stride is that of its first block.
  private struct Stage {
    var blocks: Int
    var kernel: Int
    var stride: Int
    /// How many times as many channels a block has inside.
    var expansion: Int
    var outputs: Int
  }

  private static let stages = [
    Stage(blocks: 1, kernel: 3, stride: 1, expansion: 1, outputs: 16),
    Stage(blocks: 2, kernel: 3, stride: 2, expansion: 6, outputs: 24),
    Stage(blocks: 2, kernel: 5, stride: 2, expansion: 6, outputs: 40),
    Stage(blocks: 3, kernel: 3, stride: 2, expansion: 6, outputs: 80),
    Stage(blocks: 3, kernel: 5, stride: 1, expansion: 6, outputs: 112),
    Stage(blocks: 4, kernel: 5, stride: 2, expansion: 6, outputs: 192),
    Stage(blocks: 1, kernel: 3, stride: 1, expansion: 6, outputs: 320),
  ]
  private static let relu6 = Activation.clippedReLU(limit: 6)

  let network: FrozenNetwork

  /// Adds the layers to `pictures` (N×H×W×3) and returns the features.
  func features(of pictures: Tensor) -> Tensor {
    var maps = convolution(
      pictures, "_conv_stem", "_bn0", outputs: 32, kernel: 3, stride: 2)
    var number = 0
    for stage in Self.stages {
      for block in 0..<stage.blocks {
        maps = bottleneck(
          maps, "_blocks.\(number).", stage, stride: block == 0 ? stage.stride : 1)
        number += 1
      }
    }
    return network.mean(convolution(maps, "_conv_head", "_bn1", outputs: 1280, kernel: 1))
  }

  private func bottleneck(_ input: Tensor, _ name: String, _ stage: Stage, stride: Int) -> Tensor {
    var maps = input
    let inputs = input.shape.channels
    if stage.expansion != 1 {
      maps = convolution(
        maps, name + "_expand_conv", name + "_bn0", outputs: inputs * stage.expansion, kernel: 1)
    }
    maps = network.depthwise(
      maps, name + "_depthwise_conv", normalization: name + "_bn1", kernel: stage.kernel,
      stride: stride, padding: .same, activation: Self.relu6)
    maps = convolution(
      maps, name + "_project_conv", name + "_bn2", outputs: stage.outputs, kernel: 1,
      activation: .identity)
    return maps.shape == input.shape ? network.graph.add(maps, input) : maps
  }

  private func convolution(
    _ input: Tensor, _ name: String, _ normalization: String, outputs: Int, kernel: Int,
    stride: Int = 1, activation: Activation = relu6
  ) -> Tensor {
    network.convolution(
      input, name, normalization: normalization, outputs: outputs, kernel: (kernel, kernel),
      stride: stride, padding: .same, activation: activation)
  }
}
