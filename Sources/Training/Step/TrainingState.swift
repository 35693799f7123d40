import Graph
import Kernels
import Networks

/// Everything that changes during training and that a checkpoint holds.
///
/// A class, because the step and the checkpoint share it.
final class TrainingState {
  let recipe: Recipe
  let generator: NetworkMemory
  let discriminator: NetworkMemory
  let generatorAdam: Adam
  let discriminatorAdam: Adam
  /// The moving average of the generator's values, where the recipe has one.
  let average: FloatBuffer?
  /// The running values of regularisers that follow the discriminator's scores.
  var feedback = ScoreFeedback()
  /// Steps done.
  var step = 0

  init(_ configuration: TrainingConfiguration) {
    recipe = configuration.recipe
    let imageShape = [configuration.height, configuration.width, configuration.channels]
    generator = NetworkMemory(
      recipe.generatorVariables(imageShape: imageShape).variables,
      initialisation: recipe.generator.initialisation, network: "generator",
      seed: configuration.seed)
    discriminator = NetworkMemory(
      recipe.discriminatorVariables(imageShape: imageShape).variables,
      initialisation: recipe.discriminator.initialisation, network: "discriminator",
      seed: configuration.seed)
    generatorAdam = Adam(recipe.generatorOptimiser, memory: generator)
    discriminatorAdam = Adam(recipe.discriminatorOptimiser, memory: discriminator)
    average = recipe.average == nil ? nil : FloatBuffer(count: generator.values.count)
    average?.replace(with: generator.values.values)
  }

  /// Every number but the running values and the step.
  var buffers: [FloatBuffer] {
    [(generator, generatorAdam), (discriminator, discriminatorAdam)].flatMap { memory, adam in
      [memory.values, memory.bufferValues, adam.moments.first, adam.moments.second]
    } + [average].compactMap { $0 }
  }

  /// The generator's values that samples are drawn with.
  var sampledValues: FloatBuffer { average ?? generator.values }

  /// The average with the β that it follows the step's last update by, where the recipe has one.
  func followingAverage(batch: Int) -> (values: FloatBuffer, beta: Float)? {
    guard let average, let settings = recipe.average else { return nil }
    return (average, settings.beta(batch: batch, imagesSeen: (step + 1) * batch))
  }
}
