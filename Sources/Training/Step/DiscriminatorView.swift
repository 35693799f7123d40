import Graph
import Networks

/// What the discriminator sees of pictures: changed at random by DiffAugment, then with noise on
/// top, as the regularisers say; the pictures themselves outside of training.
struct DiscriminatorView {
  let regularisers: RegulariserRecipe
  let range: ImageRange
  let mode: NetworkMode

  /// The pictures as they are to be shown.
  ///
  /// - Parameters:
  ///   - pictures: N×H×W×C in the recipe's range.
  ///   - name: Names the random draws; different for every batch of pictures in a graph, so that
  ///     real and generated ones are changed independently.
  ///   - graph: Where the changes are added.
  ///   - input: Asked for σ of the noise and the probability of changes, where they are needed.
  /// - Returns: The pictures with the changes, N×H×W×C; as they are outside of training.
  func prepared(
    _ pictures: Tensor, name: String, in graph: Graph, input: (UpdateInput) -> Tensor
  ) -> Tensor {
    guard mode == .training else { return pictures }
    var result = pictures
    if let recipe = regularisers.diffAugment {
      result = graph.diffAugmented(
        result, recipe.settings(range), stream: name,
        probability: recipe.adaptive == nil ? nil : input(.augmentProbability))
    }
    if regularisers.instanceNoise != nil {
      let noise = graph.normalNoise(shape: result.shape, stream: name)
      result = graph.add(
        result,
        graph.multiply(noise, graph.broadcastScalar(input(.noiseScale), shape: result.shape)))
    }
    return result
  }
}
