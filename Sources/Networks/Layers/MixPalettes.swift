package import Graph

/// Pictures from maps and palettes: channel c of a pixel is Σ over k of map k there times colour k of
/// palette c, N×… → N×H×W×palettes.
///
/// The maps (N×H×W×K, usually ending in a softmax) and the palettes (N×K each) are chains that start
/// from this layer's input, so that each picture mixes from K colours of its own.
package struct MixPalettes: Layer {
  package static let name = "mix_palettes"
  /// The chain that ends in K maps.
  package var maps: [LayerBox]
  /// One chain per colour channel, each ending in K values.
  package var palettes: [[LayerBox]]

  package init(maps: [any Layer], palettes: [[any Layer]]) {
    self.maps = maps.map(LayerBox.init)
    self.palettes = palettes.map { $0.map(LayerBox.init) }
  }

  /// The maps' chain, then the palettes'.
  package var branches: [[LayerBox]] { [maps] + palettes }

  package func outputShape(for input: [Int], _ walk: inout ShapeWalk) throws(Misfit) -> [Int] {
    let place = walk.place
    try walk.requireSetting(
      !maps.isEmpty && !palettes.isEmpty, "", "layers for maps and at least one palette",
      found: "none")
    let made = try walk.output(of: maps, for: input, at: "\(place).maps")
    try walk.require(
      made.count == 3, "layers that give maps H×W×K", found: made, at: "\(place).maps")
    for (index, palette) in palettes.enumerated() {
      let path = "\(place).palettes.\(index)"
      let colours = try walk.output(of: palette, for: input, at: path)
      try walk.require(
        colours == [made[2]],
        "\(made[2]) values, one for each of \(ShapeWalk.text(made)) maps", found: colours, at: path)
    }
    return [made[0], made[1], palettes.count]
  }

  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    let graph = scope.graph
    let weights = scope.apply(maps, branch: 0, to: input)
    let channels = palettes.enumerated().map { index, chain in
      let colours = scope.apply(chain, branch: index + 1, to: input)
      let spread = graph.broadcastPixels(colours, shape: weights.shape)
      return graph.sumChannels(graph.multiply(weights, spread))
    }
    return graph.concatenateChannels(channels)
  }
}
