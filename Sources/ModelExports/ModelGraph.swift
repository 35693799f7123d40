import KernelTasks

/// A network with its numbers as other programs compute it: layers one after the other on N×C×H×W and
/// N×C, each with its weights in PyTorch's layouts.
package struct ModelGraph: Sendable {
  /// Something that layers take and give.
  struct Value: Hashable, Sendable {
    /// Unique in the graph.
    let name: String
    /// One sample: H, W, C for N×C×H×W, or C for N×C.
    let shape: [Int]

    /// The axes after the batch as other programs have them: C, H, W or C.
    var axes: [Int] { shape.count == 3 ? [shape[2], shape[0], shape[1]] : shape }
    /// H·W.
    var pixels: Int { shape.count == 3 ? shape[0] * shape[1] : 1 }
  }

  /// Numbers of the network.
  struct Weights: Hashable, Sendable {
    /// Unique in the graph: `conv3.weight`.
    let name: String
    /// Axes, slowest first.
    let shape: [Int]
    var floats: [Float]
    /// The variable of the network that they are; nil for constants and for what was folded.
    var origin: LayerNumbers.Origin?
  }

  /// What a layer computes of its inputs.
  enum Operation: Hashable, Sendable {
    /// x·wᵀ + b, w units×C.
    case linear(weight: String, bias: String?)
    /// w filters×C×k×k.
    case convolution(weight: String, bias: String?, ConvolutionGeometry)
    /// The transpose of a convolution on its output grid, w C×filters×k×k.
    case transposedConvolution(weight: String, bias: String?, ConvolutionGeometry)
    /// (x − mean) ÷ √(variance + ε) · scale + shift with given statistics, each of C numbers.
    case batchNorm(BatchNormWeights)
    /// The same with the statistics of each picture.
    case instanceNorm(scale: String, shift: String, epsilon: Float)
    /// (1 + labels·gains)·x + labels·shifts; inputs x and labels, tables labels×C.
    case labelScale(gains: String, shifts: String)
    case activation(Activation)
    /// Over the channels.
    case softmax
    /// Nothing where the network is used.
    case dropout(rate: Float)
    /// The same numbers, in the order N×H×W×C, with other axes.
    case reshape
    /// On the channel axis.
    case concatenate
    /// Each pixel `factor` × `factor` times.
    case upsample(factor: Int)
    /// A row N×C as C planes of one number each.
    case planes
    /// The first `classes` labels times a table classes×size; input labels.
    case embedding(table: String, classes: Int)
    case globalMax
    case globalSum
    /// x·wᵀ + b + factor·Σ x·(labels·table); inputs x and, where there is a table, labels.
    case projection(weight: String, bias: String, table: String?, factor: Float)
    /// Σ over the channels of maps N×K×H×W times colours N×K: one channel.
    case mixPalette
    /// scale·x + shift.
    case affine(scale: Float, shift: Float)
  }

  /// Names of the numbers of a batch normalisation, and its ε.
  struct BatchNormWeights: Hashable, Sendable {
    let scale, shift, mean, variance: String
    let epsilon: Float
  }

  /// A layer at its place.
  struct Node: Hashable, Sendable {
    let operation: Operation
    let inputs: [Value]
    let output: Value
    /// The layer's path in the network, `3.0.1`, or empty for what the export adds.
    let path: String
  }

  /// What the network takes, of the names and in the order that are written.
  var inputs: [Value] = []
  /// In an order in which each comes after what it takes.
  var nodes: [Node] = []
  /// By name.
  var weights: [String: Weights] = [:]
  /// What the network gives.
  var output = Value(name: "", shape: [])

  /// How many layers take a value.
  func useCount(of value: Value) -> Int {
    nodes.reduce(output == value ? 1 : 0) { sum, node in
      sum + node.inputs.count { $0 == value }
    }
  }

  /// The names of an operation's numbers, in a fixed order.
  static func names(of operation: Operation) -> [String] {
    switch operation {
    case .linear(let weight, let bias), .convolution(let weight, let bias, _),
      .transposedConvolution(let weight, let bias, _):
      [weight] + [bias].compactMap { $0 }
    case .batchNorm(let names): [names.scale, names.shift, names.mean, names.variance]
    case .instanceNorm(let scale, let shift, _): [scale, shift]
    case .labelScale(let gains, let shifts): [gains, shifts]
    case .embedding(let table, _): [table]
    case .projection(let weight, let bias, let table, _):
      [weight, bias] + [table].compactMap { $0 }
    default: []
    }
  }

  /// The numbers in the order of the layers.
  var orderedWeights: [Weights] {
    nodes.flatMap { Self.names(of: $0.operation).compactMap { weights[$0] } }
  }
}
