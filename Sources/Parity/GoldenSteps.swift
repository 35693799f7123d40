import Graph
import Kernels
import Networks
import Training

/// The training steps of a golden file: updates of the two networks, gradients first, then Adam.
///
/// Even updates are the discriminator's, odd ones the generator's; any of them can be run again from a
/// state that was kept.
struct GoldenSteps {
  private let networks: [GoldenNetwork]
  private let optimisers: [Adam]
  private let step: AdversarialStep
  private let losses: [[Float]]
  private let engine: KernelEngine

  /// Steps with the moments of the optimisers at 0; `losses` are the file's, one per step.
  init(
    _ step: AdversarialStep, discriminator: GoldenNetwork, generator: GoldenNetwork, recipe: Recipe,
    losses: (d: [Float], g: [Float]), engine: KernelEngine
  ) {
    self.step = step
    self.engine = engine
    self.losses = [losses.d, losses.g]
    networks = [discriminator, generator]
    optimisers = [
      Adam(recipe.discriminatorOptimiser, memory: discriminator.memory),
      Adam(recipe.generatorOptimiser, memory: generator.memory),
    ]
  }

  /// The network that an update trains.
  func network(of update: Int) -> GoldenNetwork { networks[update % 2] }

  /// The number of steps.
  var count: Int { min(losses[0].count, losses[1].count) }

  /// A update's loss against the file's.
  func lossCheck(_ update: Int, ours: Float) -> ParityCheck {
    ParityCheck(
      group: update < 2 ? .firstLoss : .laterLoss,
      tensor: "loss.\(network(of: update).prefix)[\(update / 2)]",
      error: relativeError([ours], [losses[update % 2][update / 2]]))
  }

  /// Computes an update's gradients, shows `look` the values at which derivatives jump, and returns the
  /// update's loss.
  func run(_ update: Int, atKinks look: ((Kink) -> Void)? = nil) -> Float {
    update.isMultiple(of: 2)
      ? step.runDiscriminator(atKinks: look).loss : step.runGenerator(atKinks: look)
  }

  /// Applies an update: Adam's step from the network's gradients.
  func apply(_ update: Int) { optimisers[update % 2].update(step: update / 2, engine: engine) }

  /// All that updates change, without gradients.
  struct State {
    fileprivate let buffers: [[Float]]

    /// Values and stored statistics of the network that an update trains.
    func values(of update: Int) -> (values: [Float], buffers: [Float]) {
      (buffers[2 * (update % 2)], buffers[2 * (update % 2) + 1])
    }
  }

  /// The present state.
  var state: State { State(buffers: memory.map(\.values)) }

  /// Takes up a state again.
  func restore(_ state: State) {
    for (buffer, values) in zip(memory, state.buffers) { buffer.replace(with: values) }
  }

  private var memory: [FloatBuffer] {
    networks.flatMap { [$0.memory.values, $0.memory.bufferValues] }
      + optimisers.flatMap { [$0.moments.first, $0.moments.second] }
  }
}
