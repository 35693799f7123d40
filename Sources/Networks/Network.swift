public import Graph

/// A chain of layers.
public struct Network: Codable, Hashable, Sendable {
  /// How the first values of the parameters are drawn.
  public var initialisation: Initialisation
  /// The layers in the order of the data flow.
  public var layers: [LayerBox]

  /// A chain of layers.
  public init(_ initialisation: Initialisation, _ layers: any Layer...) {
    self.initialisation = initialisation
    self.layers = layers.map(LayerBox.init)
  }

  /// Applies the network.
  ///
  /// - Parameters:
  ///   - input: N×latent for a generator, N×H×W×C for a discriminator.
  ///   - labels: N×classes, one-hot or blended.
  ///   - variables: The network's variables in the graph; shared by all applications.
  public func callAsFunction(
    _ input: Tensor, labels: Tensor, variables: NetworkVariables, in graph: Graph,
    mode: NetworkMode
  ) -> Tensor {
    layers.enumerated().reduce(input) { value, entry in
      entry.element.layer.forward(
        value,
        LayerScope(
          graph: graph, labels: labels, mode: mode, index: entry.offset, variables: variables))
    }
  }

  /// Every variable of the network when it is applied to inputs of a shape, and the shape of the
  /// result for one sample.
  public func variables(
    sampleShape: [Int], classCount: Int
  ) -> (variables: [Variable], outputShape: Shape) {
    let graph = Graph()
    let variables = NetworkVariables()
    let labels = graph.source("labels", shape: [1, classCount])
    let input = graph.source("input", shape: Shape([1] + sampleShape))
    _ = self(input, labels: labels, variables: variables, in: graph, mode: .evaluation)
    let output = self(input, labels: labels, variables: variables, in: graph, mode: .training)
    return (variables.sources.map(\.variable), output.shape)
  }
}
