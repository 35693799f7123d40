package import Graph

/// Puts the source picture in front of the input: N×H×W×C → N×H×W×(source + C), the pair that the
/// discriminator of an image-to-image network judges.
package struct AppendPicture: Layer {
  package static let name = "append_picture"

  package init() {}

  package func outputShape(for input: [Int], _ walk: inout ShapeWalk) throws(Misfit) -> [Int] {
    guard let picture = walk.picture else {
      throw .setting(walk.place, expected: "recipe.input picture for this layer", found: "latent")
    }
    try walk.require(
      input.count == 3 && input.prefix(2) == picture.prefix(2),
      "a picture of the source picture's size, \(picture[0])×\(picture[1])", found: input)
    return [input[0], input[1], picture[2] + input[2]]
  }

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
