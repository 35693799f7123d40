import Graph
import KernelTasks

/// Inception-v3 up to the means of its last maps, N×2048; the names are torchvision's.
///
/// Szegedy and others, "Rethinking the Inception architecture", 2016. The network that the FID is
/// defined by is pooled otherwise (`isForFID`), as in pytorch-fid: means leave out the zeros around
/// a map, and the last block takes the largest value in place of the mean.
struct InceptionV3 {
  let network: FrozenNetwork
  let isForFID: Bool

  /// Adds the layers to `pictures` (N×299×299×3) and returns the features.
  func features(of pictures: Tensor) -> Tensor {
    var maps = layer(pictures, "Conv2d_1a_3x3", 32, (3, 3), stride: 2)
    maps = layer(maps, "Conv2d_2a_3x3", 32, (3, 3))
    maps = layer(maps, "Conv2d_2b_3x3", 64, (3, 3), padding: (1, 1))
    maps = network.pool(.maximum, maps, stride: 2, padding: 0)
    maps = layer(maps, "Conv2d_3b_1x1", 80, (1, 1))
    maps = layer(maps, "Conv2d_4a_3x3", 192, (3, 3))
    maps = network.pool(.maximum, maps, stride: 2, padding: 0)
    for (name, outputs) in [("5b", 32), ("5c", 64), ("5d", 64)] {
      maps = blockA(maps, "Mixed_\(name).", pooled: outputs)
    }
    maps = blockB(maps, "Mixed_6a.")
    for (name, inner) in [("6b", 128), ("6c", 160), ("6d", 160), ("6e", 192)] {
      maps = blockC(maps, "Mixed_\(name).", inner: inner)
    }
    maps = blockD(maps, "Mixed_7a.")
    maps = blockE(maps, "Mixed_7b.", pooling: meanOperation)
    maps = blockE(maps, "Mixed_7c.", pooling: isForFID ? .maximum : meanOperation)
    return network.mean(maps)
  }

  private var meanOperation: WindowOperation { isForFID ? .mean : .paddedMean }

  /// 35×35 pixels.
  private func blockA(_ input: Tensor, _ name: String, pooled: Int) -> Tensor {
    let five = layer(input, name + "branch5x5_1", 48, (1, 1))
    var double = layer(input, name + "branch3x3dbl_1", 64, (1, 1))
    double = layer(double, name + "branch3x3dbl_2", 96, (3, 3), padding: (1, 1))
    return joined([
      layer(input, name + "branch1x1", 64, (1, 1)),
      layer(five, name + "branch5x5_2", 64, (5, 5), padding: (2, 2)),
      layer(double, name + "branch3x3dbl_3", 96, (3, 3), padding: (1, 1)),
      layer(around(input, meanOperation), name + "branch_pool", pooled, (1, 1)),
    ])
  }

  /// 35×35 to 17×17 pixels.
  private func blockB(_ input: Tensor, _ name: String) -> Tensor {
    var double = layer(input, name + "branch3x3dbl_1", 64, (1, 1))
    double = layer(double, name + "branch3x3dbl_2", 96, (3, 3), padding: (1, 1))
    return joined([
      layer(input, name + "branch3x3", 384, (3, 3), stride: 2),
      layer(double, name + "branch3x3dbl_3", 96, (3, 3), stride: 2),
      network.pool(.maximum, input, stride: 2, padding: 0),
    ])
  }

  /// 17×17 pixels; rows and columns one after the other.
  private func blockC(_ input: Tensor, _ name: String, inner: Int) -> Tensor {
    var seven = layer(input, name + "branch7x7_1", inner, (1, 1))
    seven = layer(seven, name + "branch7x7_2", inner, (1, 7), padding: (0, 3))
    seven = layer(seven, name + "branch7x7_3", 192, (7, 1), padding: (3, 0))
    var double = layer(input, name + "branch7x7dbl_1", inner, (1, 1))
    double = layer(double, name + "branch7x7dbl_2", inner, (7, 1), padding: (3, 0))
    double = layer(double, name + "branch7x7dbl_3", inner, (1, 7), padding: (0, 3))
    double = layer(double, name + "branch7x7dbl_4", inner, (7, 1), padding: (3, 0))
    double = layer(double, name + "branch7x7dbl_5", 192, (1, 7), padding: (0, 3))
    return joined([
      layer(input, name + "branch1x1", 192, (1, 1)), seven, double,
      layer(around(input, meanOperation), name + "branch_pool", 192, (1, 1)),
    ])
  }

  /// 17×17 to 8×8 pixels.
  private func blockD(_ input: Tensor, _ name: String) -> Tensor {
    let three = layer(input, name + "branch3x3_1", 192, (1, 1))
    var seven = layer(input, name + "branch7x7x3_1", 192, (1, 1))
    seven = layer(seven, name + "branch7x7x3_2", 192, (1, 7), padding: (0, 3))
    seven = layer(seven, name + "branch7x7x3_3", 192, (7, 1), padding: (3, 0))
    return joined([
      layer(three, name + "branch3x3_2", 320, (3, 3), stride: 2),
      layer(seven, name + "branch7x7x3_4", 192, (3, 3), stride: 2),
      network.pool(.maximum, input, stride: 2, padding: 0),
    ])
  }

  /// 8×8 pixels; rows and columns side by side.
  private func blockE(_ input: Tensor, _ name: String, pooling: WindowOperation) -> Tensor {
    let three = layer(input, name + "branch3x3_1", 384, (1, 1))
    var double = layer(input, name + "branch3x3dbl_1", 448, (1, 1))
    double = layer(double, name + "branch3x3dbl_2", 384, (3, 3), padding: (1, 1))
    return joined([
      layer(input, name + "branch1x1", 320, (1, 1)),
      layer(three, name + "branch3x3_2a", 384, (1, 3), padding: (0, 1)),
      layer(three, name + "branch3x3_2b", 384, (3, 1), padding: (1, 0)),
      layer(double, name + "branch3x3dbl_3a", 384, (1, 3), padding: (0, 1)),
      layer(double, name + "branch3x3dbl_3b", 384, (3, 1), padding: (1, 0)),
      layer(around(input, pooling), name + "branch_pool", 192, (1, 1)),
    ])
  }

  private func around(_ input: Tensor, _ operation: WindowOperation) -> Tensor {
    network.pool(operation, input, stride: 1, padding: 1)
  }

  private func joined(_ maps: [Tensor]) -> Tensor { network.graph.concatenateChannels(maps) }

  private func layer(
    _ input: Tensor, _ name: String, _ outputs: Int, _ kernel: (Int, Int), stride: Int = 1,
    padding: (Int, Int) = (0, 0)
  ) -> Tensor {
    network.convolution(
      input, name + ".conv", normalization: name + ".bn", outputs: outputs, kernel: kernel,
      stride: stride, padding: .zeros(padding.0, padding.1), activation: .leakyReLU(slope: 0))
  }
}
