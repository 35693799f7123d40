import Networks
package import Training

/// Which network of a run is written.
package enum NetworkKind: String, Sendable, CaseIterable {
  case generator
  case discriminator
}

/// A network of a run with its numbers.
struct NetworkSource {
  let kind: NetworkKind
  let recipe: Recipe
  /// H, W, C of the pictures.
  let imageShape: [Int]
  let memory: NetworkMemory

  var network: Network { kind == .generator ? recipe.generator : recipe.discriminator }

  init(_ kind: NetworkKind, of networks: TrainedNetworks) {
    self.kind = kind
    let configuration = networks.configuration
    recipe = configuration.recipe
    imageShape = [configuration.height, configuration.width, configuration.channels]
    memory = kind == .generator ? networks.generator : networks.discriminator
  }
}

extension ModelGraph {
  /// A network of a run.
  ///
  /// - Throws: `ModelExportError` for one that other programs do not compute.
  package init(_ kind: NetworkKind, of networks: TrainedNetworks) throws(ModelExportError) {
    self = try LayerWalk.graph(of: NetworkSource(kind, of: networks))
  }

  /// Whether labels are one of the inputs.
  package var takesLabels: Bool { inputs.contains { $0.name == "labels" } }
}
