package import Graph

/// One layer of a network: a plain value with the layer's settings that adds itself to a graph.
///
/// Its parameters are asked for by name; it never holds them.
package protocol Layer: Codable, Hashable, Sendable {
  /// The layer's name in configuration files.
  static var name: String { get }

  /// The shape that the layer makes of one sample, H, W, C or C without the batch.
  ///
  /// Networks are checked with it before they are built, and built with it: `scope.outputShape` is
  /// what `forward` has to give.
  ///
  /// - Parameters:
  ///   - input: The shape of what the layer gets.
  ///   - walk: The labels and the source picture, and what needs are said with.
  /// - Returns: H, W, C or C.
  /// - Throws: The misfit of a setting outside of its range, or of what the layer gets.
  func outputShape(for input: [Int], _ walk: inout ShapeWalk) throws(Misfit) -> [Int]

  /// Adds the layer to the scope's graph.
  ///
  /// - Parameters:
  ///   - input: N×H×W×C or N×C.
  ///   - scope: The graph, the labels, and where parameters come from.
  /// - Returns: The layer's output, of `scope.outputShape`.
  func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor

  /// The chains that stand inside this layer.
  var branches: [[LayerBox]] { get }

  /// The range of the layer's values; nil where it is not that of pictures.
  var outputRange: ImageRange? { get }
}

/// A layer that changes values, not shapes: an activation, a normalisation.
package protocol ElementwiseLayer: Layer {
  /// Checks the layer's settings.
  ///
  /// - Throws: The misfit of one outside of its range.
  func checkSettings(_ walk: ShapeWalk) throws(Misfit)
}

extension ElementwiseLayer {
  /// No settings.
  package func checkSettings(_ walk: ShapeWalk) throws(Misfit) {}

  /// The input's.
  package func outputShape(
    for input: [Int], _ walk: inout ShapeWalk
  ) throws(Misfit) -> [Int] {
    try checkSettings(walk)
    return input
  }
}

extension Layer {
  /// None.
  package var branches: [[LayerBox]] { [] }
  /// Unknown.
  package var outputRange: ImageRange? { nil }

  /// Every layer inside this one, at any depth.
  var innerLayers: [any Layer] {
    branches.joined().flatMap { [$0.layer] + $0.layer.innerLayers }
  }
}
