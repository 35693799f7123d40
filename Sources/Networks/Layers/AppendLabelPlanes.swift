package import Graph

/// Puts one constant plane per class beside the picture: N×H×W×C → N×H×W×(C + classes).
package struct AppendLabelPlanes: Layer {
  /// `append_label_planes`.
  package static let name = "append_label_planes"

  /// The layer.
  package init() {}

  /// Repeats the labels over the pixels and concatenates.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    let shape = input.shape.withChannels(scope.labels.shape.channels)
    let planes = scope.graph.broadcastPixels(scope.labels, shape: shape)
    return scope.graph.concatenateChannels([input, planes])
  }
}
