public import Graph

/// Puts the label row beside the latent vector: N×C → N×(C + classes).
public struct AppendLabels: Layer {
  /// `append_labels`.
  public static let name = "append_labels"

  /// The layer.
  public init() {}

  /// Concatenates input and labels.
  public func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.concatenateChannels([input, scope.labels])
  }
}
