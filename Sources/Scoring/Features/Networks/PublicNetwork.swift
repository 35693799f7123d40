import Graph

/// A published network whose features pictures can be compared by.
package enum PublicNetwork: String, CaseIterable, Hashable, Sendable {
  /// EfficientNet-lite0: 1,280 numbers from 128×128 pixels.
  case efficientNetLite0 = "efficientnet-lite0"
  /// Inception-v3 as torchvision has it: 2,048 numbers from 299×299 pixels.
  case inception = "inception-v3"
  /// Inception-v3 with the weights and the pooling that define the FID, as pytorch-fid has it.
  case inceptionForFID = "inception-v3-fid"

  /// How pictures may be brought to the network's size; the first is usual.
  package var inputs: [NetworkInput] {
    switch self {
    case .efficientNetLite0: [.lite]
    case .inception, .inceptionForFID: [.clean, .pytorchFID]
    }
  }

  /// The side of the pictures that it takes.
  package var side: Int { self == .efficientNetLite0 ? 128 : 299 }

  /// Pictures that run at a time: as many as make the arena some tens of megabytes.
  var batch: Int { self == .efficientNetLite0 ? 16 : 4 }

  /// A graph of the network.
  struct Application {
    let network: FrozenNetwork
    /// N×side×side×3.
    let pictures: Tensor
    /// N×C.
    let features: Tensor
  }

  /// Makes the graph for a batch.
  func applied(batch: Int) -> Application {
    let network = FrozenNetwork(epsilon: 1e-3)
    let pictures = network.graph.source("pictures", shape: [batch, side, side, 3])
    let features =
      switch self {
      case .efficientNetLite0: EfficientNetLite0(network: network).features(of: pictures)
      case .inception, .inceptionForFID:
        InceptionV3(network: network, isForFID: self == .inceptionForFID).features(of: pictures)
      }
    return Application(network: network, pictures: pictures, features: features)
  }
}

/// How pictures come to the size and the values that a network takes.
package enum NetworkInput: String, CaseIterable, Hashable, Sendable {
  /// Bicubic as Pillow's, cut to 0…255, then (v − 127)/128.
  case lite
  /// As clean-fid: bicubic as Pillow's, cut to 0…255, then (v − 128)/128.
  case clean
  /// As pytorch-fid: bilinear without smoothing, then 2v/255 − 1.
  case pytorchFID = "pytorch-fid"

  var resizing: PictureResizing {
    self == .pytorchFID ? .bilinearWithoutSmoothing : .bicubic
  }

  /// What a pixel of 0…255 becomes: scale · v + shift.
  var values: (scale: Float, shift: Float) {
    switch self {
    case .lite: (1 / 128, -127 / 128)
    case .clean: (1 / 128, -1)
    case .pytorchFID: (2 / 255, -1)
    }
  }
}
