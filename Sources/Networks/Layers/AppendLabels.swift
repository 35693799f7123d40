package import Graph

/// Puts the label row beside the latent vector: N×C → N×(C + classes).
package struct AppendLabels: Layer {
  /// `append_labels`.
  package static let name = "append_labels"

  /// The layer.
  package init() {}

  /// Concatenates input and labels.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.concatenateChannels([input, scope.labels])
  }
}
