package import Foundation
import Graph
package import Networks

/// A run whose networks got their numbers elsewhere.
package enum ImportedRun {
  /// Makes the folder of a run with given networks: to draw from, and to go on with by new moments.
  ///
  /// - Parameters:
  ///   - url: Where; see `RunFolder.init(creating:configuration:)`.
  ///   - configuration: What the run was.
  ///   - step: The steps done.
  ///   - set: Sets the numbers of the generator and of the discriminator, which are freshly drawn.
  /// - Throws: What making the folder and writing a checkpoint throw, and what `set` throws.
  package static func write(
    to url: URL, configuration: TrainingConfiguration, step: Int,
    set: (_ generator: NetworkMemory, _ discriminator: NetworkMemory) throws -> Void
  ) throws {
    let state = TrainingState(configuration)
    try set(state.generator, state.discriminator)
    // Kernels come divided by their singular values, which are 1 to as many digits as these are known.
    SpectralIteration(state.discriminator).run(times: 100)
    state.average?.replace(with: state.generator.values.values)
    state.step = step
    let run = try RunFolder(creating: url, configuration: configuration)
    try Checkpoint.write(state, configuration: configuration, to: run.checkpointURL)
  }
}
