package import Graph

/// A chain of layers; layers with branches hold chains of their own.
package struct Network: Codable, Hashable, Sendable {
  /// How the first values of the parameters are drawn.
  package var initialisation: Initialisation
  /// The layers in the order of the data flow.
  package var layers: [LayerBox]

  package init(_ initialisation: Initialisation, _ layers: any Layer...) {
    self.init(initialisation, layers: layers)
  }

  package init(_ initialisation: Initialisation, layers: [any Layer]) {
    self.initialisation = initialisation
    self.layers = layers.map(LayerBox.init)
  }

  /// Applies the network.
  ///
  /// - Parameters:
  ///   - input: N×latent or a picture for a generator, N×H×W×C for a discriminator.
  ///   - conditions: Labels and source picture.
  ///   - variables: The network's variables in the graph; shared by all applications.
  ///   - graph: Where the layers are added.
  ///   - mode: Whether it is trained or used.
  /// - Returns: N×H×W×C from a generator, logits from a discriminator.
  package func callAsFunction(
    _ input: Tensor, _ conditions: NetworkConditions, variables: NetworkVariables, in graph: Graph,
    mode: NetworkMode
  ) -> Tensor {
    LayerScope.chain(
      layers, input, prefix: "", graph: graph, conditions: conditions, mode: mode,
      variables: variables)
  }

  /// Applies the network with labels (N×labels) alone.
  package func callAsFunction(
    _ input: Tensor, labels: Tensor, variables: NetworkVariables, in graph: Graph,
    mode: NetworkMode
  ) -> Tensor {
    self(input, NetworkConditions(labels: labels), variables: variables, in: graph, mode: mode)
  }

  /// Every layer, those of branches after the one that holds them.
  package var allLayers: [any Layer] {
    layers.flatMap { [$0.layer] + $0.layer.innerLayers }
  }

  /// Shows every layer with its path, `3` or `3.0.1`, which the names of its variables begin with.
  package func forEachLayer(_ body: (String, any Layer) -> Void) {
    func visit(_ layers: [LayerBox], prefix: String) {
      for (index, box) in layers.enumerated() {
        body("\(prefix)\(index)", box.layer)
        for (branch, chain) in box.layer.branches.enumerated() {
          visit(chain, prefix: "\(prefix)\(index).\(branch).")
        }
      }
    }
    visit(layers, prefix: "")
  }

  /// Every variable of the network when it is applied to inputs of a shape, and the shape of the
  /// result for one sample.
  ///
  /// - Parameters:
  ///   - sampleShape: The input's shape without the batch.
  ///   - heads: Sizes of the label heads.
  ///   - picture: The source picture's shape without the batch, for image-to-image networks.
  ///   - isSpectral: Whether kernels are divided by their largest singular value.
  /// - Returns: The variables in the order in which layers ask for them, and the shape with a batch
  ///   of 1.
  package func variables(
    sampleShape: [Int], heads: [Int], picture: [Int]? = nil, isSpectral: Bool = false
  ) -> (variables: [Variable], outputShape: Shape) {
    let (variables, outputShape) = tried(
      sampleShape: sampleShape, heads: heads, picture: picture, isSpectral: isSpectral,
      mode: .training)
    return (variables.sources.map(\.variable), outputShape)
  }

  /// What the network asks for when it is applied to one sample, and the shape of the result.
  func tried(
    sampleShape: [Int], heads: [Int], picture: [Int]?, isSpectral: Bool, mode: NetworkMode
  ) -> (variables: NetworkVariables, outputShape: Shape) {
    let graph = Graph()
    let variables = NetworkVariables(isSpectral: isSpectral)
    let conditions = NetworkConditions(
      labels: graph.source("labels", shape: [1, heads.reduce(0, +)]), heads: heads,
      picture: picture.map { graph.source("picture", shape: Shape([1] + $0)) })
    let input = graph.source("input", shape: Shape([1] + sampleShape))
    let output = self(input, conditions, variables: variables, in: graph, mode: mode)
    return (variables, output.shape)
  }

  /// The same for labels of one head.
  package func variables(
    sampleShape: [Int], classCount: Int
  ) -> (variables: [Variable], outputShape: Shape) {
    variables(sampleShape: sampleShape, heads: [classCount])
  }
}
