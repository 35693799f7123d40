import Graph
import Kernels
import Networks

/// The training steps of a golden file: turns of the two networks, each followed by its update.
///
/// Even turns are the discriminator's, odd ones the generator's; any of them can be run again from a
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

  /// The network that a turn trains.
  func network(of turn: Int) -> GoldenNetwork { networks[turn % 2] }

  /// The number of steps.
  var count: Int { min(losses[0].count, losses[1].count) }

  /// A turn's loss against the file's.
  func lossCheck(_ turn: Int, ours: Float) -> ParityCheck {
    ParityCheck(
      group: turn < 2 ? .firstLoss : .laterLoss,
      tensor: "loss.\(network(of: turn).prefix)[\(turn / 2)]",
      error: relativeError([ours], [losses[turn % 2][turn / 2]]))
  }

  /// Computes a turn's gradients, shows `look` the values at which derivatives jump, and returns the
  /// turn's loss.
  func run(_ turn: Int, atBends look: ((Bend) -> Void)? = nil) -> Float {
    turn.isMultiple(of: 2)
      ? step.runDiscriminator(atBends: look).loss : step.runGenerator(atBends: look)
  }

  /// Updates the turn's network from its gradients.
  func update(_ turn: Int) { optimisers[turn % 2].update(step: turn / 2, engine: engine) }

  /// All that turns change but gradients.
  struct State {
    fileprivate let buffers: [[Float]]

    /// Values and stored statistics of the network that a turn trains.
    func values(of turn: Int) -> (values: [Float], buffers: [Float]) {
      (buffers[2 * (turn % 2)], buffers[2 * (turn % 2) + 1])
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
