package import Graph

/// One layer of a network: a plain value with the layer's settings that adds itself to a graph.
///
/// Its parameters are asked for by name; it never holds them.
package protocol Layer: Codable, Hashable, Sendable {
  /// The layer's name in configuration files.
  static var name: String { get }

  /// Adds the layer to the scope's graph.
  ///
  /// - Parameters:
  ///   - input: N×H×W×C or N×C.
  ///   - scope: The graph, the labels, and where parameters come from.
  /// - Returns: the layer's output.
  func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor

  /// The chains that stand inside this layer.
  var branches: [[LayerBox]] { get }
}

extension Layer {
  /// None.
  package var branches: [[LayerBox]] { [] }

  /// Every layer inside this one, at any depth.
  var innerLayers: [any Layer] {
    branches.joined().flatMap { [$0.layer] + $0.layer.innerLayers }
  }
}
