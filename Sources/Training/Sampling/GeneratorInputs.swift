import Graph
import Networks

/// The inputs of a generator's graph outside of training.
struct GeneratorInputs {
  let graph = Graph()
  private let recipe: Recipe
  private let latent, labels: Tensor
  private let source: Tensor?

  init(_ recipe: Recipe, imageShape: [Int], batch: Int) {
    self.recipe = recipe
    latent = graph.source("latent", shape: [batch, recipe.latent])
    labels = graph.source("labels", shape: [batch, recipe.labelCount])
    source =
      recipe.input == .picture
      ? graph.source("picture", shape: Shape([batch] + imageShape)) : nil
  }

  /// Adds the generator.
  func pictures(variables: NetworkVariables, mode: NetworkMode) -> Tensor {
    recipe.generator(
      source ?? latent,
      NetworkConditions(labels: labels, heads: recipe.headSizes, picture: source),
      variables: variables, in: graph, mode: mode)
  }

  /// The memory of the inputs.
  func bindings(
    latent: FloatSlice, labels: FloatSlice, source: FloatSlice
  ) -> [Tensor: FloatSlice] {
    var bindings = [self.latent: latent, self.labels: labels]
    if let tensor = self.source { bindings[tensor] = source }
    return bindings
  }
}
