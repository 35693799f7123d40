import Graph
import Networks

/// The layers of the classifier whose last maps are the features: convolutions with stride 2 until
/// the maps are at most 8 pixels wide, one more, and a dense layer on the means of its maps.
struct ClassifierNetwork {
  /// Features of a picture.
  static let featureCount = 128
  private static let smallestSide = 8
  private static let slope: Float = 0.1

  /// H, W, C of the pictures.
  let imageShape: [Int]
  let classCount: Int
  /// N×H×W×C → N×h×w×128.
  let maps: Network
  /// N×128 → N×classes.
  let head: Network

  init(imageShape: [Int], classCount: Int) {
    self.imageShape = imageShape
    self.classCount = classCount
    var layers: [any Layer] = []
    var (side, filters) = (max(imageShape[0], imageShape[1]), 32)
    while side > Self.smallestSide {
      layers.append(Convolution(filters, kernel: 4, stride: 2))
      layers.append(LeakyReLU(Self.slope))
      side = (side + 1) / 2
      filters = min(2 * filters, Self.featureCount)
    }
    layers.append(Convolution(Self.featureCount, kernel: 3))
    layers.append(LeakyReLU(Self.slope))
    maps = Network(.glorot, layers: layers)
    head = Network(.glorot, Dense(classCount))
  }

  /// What is in a graph of the network.
  struct Application {
    let graph = Graph()
    let variables = (maps: NetworkVariables(), head: NetworkVariables())
    /// N×H×W×C, −1…1.
    let pictures: Tensor
    /// N×classes, one-hot.
    let targets: Tensor
    /// N×128.
    let features: Tensor
    /// N×classes.
    let logits: Tensor

    /// Applies a network to a batch.
    init(_ network: ClassifierNetwork, batch: Int, mode: NetworkMode) {
      pictures = graph.source("pictures", shape: Shape([batch] + network.imageShape))
      targets = graph.source("targets", shape: [batch, network.classCount])
      let maps = network.maps(
        pictures, labels: targets, variables: variables.maps, in: graph, mode: mode)
      features = graph.affine(graph.sumPixels(maps), scale: 1 / Float(maps.shape.pixels))
      logits = network.head(
        features, labels: targets, variables: variables.head, in: graph, mode: mode)
    }
  }

  /// The variables of both parts.
  var variables: (maps: [Variable], head: [Variable]) {
    (
      maps.variables(sampleShape: imageShape, classCount: classCount).variables,
      head.variables(sampleShape: [Self.featureCount], classCount: classCount).variables
    )
  }
}
