public import Graph

/// Puts the source picture in front of the input: N×H×W×C → N×H×W×(source + C), the pair that the
/// discriminator of an image-to-image network judges.
public struct AppendPicture: Layer {
  /// `append_picture`.
  public static let name = "append_picture"

  /// The layer.
  public init() {}

  /// Concatenates source and input.
  ///
  /// - Precondition: the network is applied with a source picture.
  public func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    guard let picture = scope.conditions.picture else {
      preconditionFailure("append_picture needs a recipe with input: picture")
    }
    return scope.graph.concatenateChannels([picture, input])
  }
}
