import Graph
import Networks

/// A layer with variables and what stands around it, as far as layouts depend on it.
struct PlacedLayer {
  /// The layer's place, which its variables' names start with.
  let path: String
  let layer: any Layer
  /// Trained variables and stored statistics.
  var variables: [Variable] = []
  /// Channels of the maps that the layer's result becomes; nil where it stays a row.
  var channelsAfter: Int?
  /// Channels of the maps whose elements the layer's input rows are; nil where there are none.
  var channelsBefore: Int?
  /// Whether batch normalisation follows at once: its mean takes a bias per channel away again.
  var isNormalised = false

  /// What a normalisation adds to the variance; nil for other layers.
  var epsilon: Float? {
    (layer as? BatchNorm)?.epsilon ?? (layer as? ConditionalBatchNorm)?.epsilon
  }
}

/// The layers with variables of a network, in the order of the data flow.
struct LayerTable {
  private(set) var layers: [PlacedLayer] = []

  init(_ network: Network, variables: [Variable]) {
    var byLayer: [String: [Variable]] = [:]
    for variable in variables where variable.role != .inverseStd {
      byLayer[variable.layerPath, default: []].append(variable)
    }
    add(network.layers, prefix: "", variables: byLayer)
  }

  private mutating func add(
    _ chain: [LayerBox], prefix: String, variables: [String: [Variable]]
  ) {
    for (index, box) in chain.enumerated() {
      let path = "\(prefix)\(index)"
      if let own = variables[path] {
        var placed = PlacedLayer(path: path, layer: box.layer, variables: own)
        let next = chain[(index + 1)...].map(\.layer)
        placed.channelsAfter = (next.first as? Reshape)?.shape.last
        placed.isNormalised = next.first is BatchNorm
        if index > 0, box.layer is Dense, chain[..<index].contains(where: { $0.layer is Flatten }),
          !chain[..<index].contains(where: { $0.layer is Dense })
        {
          placed.channelsBefore =
            chain[..<index].compactMap { ($0.layer as? Convolution)?.filters }.last
        }
        layers.append(placed)
      }
      for (branch, inner) in box.layer.branches.enumerated() {
        add(inner, prefix: "\(path).\(branch).", variables: variables)
      }
    }
  }
}
