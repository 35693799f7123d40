package import Graph

/// Puts the label row beside the latent vector: N×C → N×(C + classes).
package struct AppendLabels: Layer {
  package static let name = "append_labels"

  package init() {}

  package func outputShape(for input: [Int], _ walk: inout ShapeWalk) throws(Misfit) -> [Int] {
    try walk.requireRow(input)
    return [input[0] + walk.labelCount]
  }

  /// Concatenates input and labels.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.concatenateChannels([input, scope.labels])
  }
}
