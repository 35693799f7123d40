import Graph
import KernelInterface
public import Kernels
public import Networks

/// The optimiser of one network with its two moments.
///
/// A class, because checkpoints and the loop share the moments.
public final class Adam {
  private let recipe: OptimiserRecipe
  private let settings: AdamSettings
  private let memory: NetworkMemory
  /// First and second moments in the order of the network's values.
  let moments: (first: FloatBuffer, second: FloatBuffer)

  /// An optimiser with moments 0 for the values of `memory`.
  public init(_ recipe: OptimiserRecipe, memory: NetworkMemory) {
    self.recipe = recipe
    self.memory = memory
    settings = AdamSettings(
      form: recipe.form == .keras ? .keras : .torch, beta1: recipe.beta1, beta2: recipe.beta2,
      epsilon: recipe.epsilon)
    moments = (FloatBuffer(count: memory.values.count), FloatBuffer(count: memory.values.count))
  }

  /// Updates the network from its gradients.
  ///
  /// - Parameter step: Updates made before, from 0.
  public func update(step: Int, engine: KernelEngine) {
    engine.adam(
      settings, learningRate: recipe.learningRate(at: step), step: step + 1,
      parameters: memory.values.base, gradients: memory.gradients.base, m: moments.first.base,
      v: moments.second.base, count: memory.values.count)
    memory.values.markChanged()
  }
}
