package import Graph

/// Puts one constant plane per class beside the picture: N×H×W×C → N×H×W×(C + classes).
package struct AppendLabelPlanes: Layer {
  package static let name = "append_label_planes"

  package init() {}

  package func outputShape(for input: [Int], _ walk: inout ShapeWalk) throws(Misfit) -> [Int] {
    try walk.requirePicture(input)
    return [input[0], input[1], input[2] + walk.labelCount]
  }

  /// Repeats the labels over the pixels and concatenates.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    let shape = input.shape.withChannels(scope.labels.shape.channels)
    let planes = scope.graph.broadcastPixels(scope.labels, shape: shape)
    return scope.graph.concatenateChannels([input, planes])
  }
}
