package import Graph

/// Puts the source picture in front of the input: N×H×W×C → N×H×W×(source + C), the pair that the
/// discriminator of an image-to-image network judges.
package struct AppendPicture: Layer {
  /// `append_picture`.
  package static let name = "append_picture"

  /// The layer.
  package init() {}

  /// Concatenates source and input.
  ///
  /// - Precondition: the network is applied with a source picture.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    guard let picture = scope.conditions.picture else {
      preconditionFailure("append_picture needs a recipe with input: picture")
    }
    return scope.graph.concatenateChannels([picture, input])
  }
}
