package import Foundation
import Graph
package import Kernels
package import Networks

/// Both networks of a run with the numbers that they are used with.
///
/// The generator is the one that samples are drawn from: the moving average where the recipe has one,
/// with statistics of normalisation layers measured for it. The discriminator has the statistics that
/// training stored.
package struct TrainedNetworks {
  /// The run's configuration.
  package let configuration: TrainingConfiguration
  /// The step of the checkpoint.
  package let step: Int
  /// The generator's numbers.
  package let generator: NetworkMemory
  /// The discriminator's numbers.
  package let discriminator: NetworkMemory

  /// Loads a run's checkpoint.
  ///
  /// - Parameters:
  ///   - folder: The run's folder.
  ///   - isBest: Whether to take the checkpoint with the best score instead of the newest.
  ///   - engine: What runs the kernels.
  /// - Throws: What `GeneratorSession` throws.
  package init(
    run folder: URL, isBest: Bool = false, engine: KernelEngine
  ) throws(TrainingError) {
    let session = try GeneratorSession(run: folder, isBest: isBest, engine: engine)
    configuration = session.configuration
    step = session.step
    generator = session.measuredNumbers()
    let run = try RunFolder(opening: folder)
    let checkpoint = try Checkpoint(reading: isBest ? run.bestURL : run.checkpointURL)
    let recipe = configuration.recipe
    let shape = [configuration.height, configuration.width, configuration.channels]
    let variables = recipe.discriminatorVariables(imageShape: shape).variables
    try checkpoint.check(.value, of: .discriminator, variables: variables)
    discriminator = NetworkMemory(variables)
    try checkpoint.load(
      .value, of: .discriminator, memory: discriminator, into: discriminator.values)
    try checkpoint.load(
      .buffer, of: .discriminator, memory: discriminator, into: discriminator.bufferValues)
    // Image-to-image generators are not measured.
    if recipe.input == .picture {
      try checkpoint.load(.buffer, of: .generator, memory: generator, into: generator.bufferValues)
    }
    deriveInverseDeviations()
  }

  /// Networks with given numbers; 1/deviation follows from the stored variances.
  package init(
    configuration: TrainingConfiguration, step: Int, generator: NetworkMemory,
    discriminator: NetworkMemory
  ) {
    self.configuration = configuration
    self.step = step
    self.generator = generator
    self.discriminator = discriminator
    deriveInverseDeviations()
  }

  private func deriveInverseDeviations() {
    generator.deriveInverseDeviations(of: configuration.recipe.generator)
    discriminator.deriveInverseDeviations(of: configuration.recipe.discriminator)
  }
}

extension NetworkMemory {
  /// Sets 1/√(variance + ε) of every normalisation layer from its stored variance.
  fileprivate func deriveInverseDeviations(of network: Network) {
    network.forEachLayer { path, layer in
      let epsilon = (layer as? BatchNorm)?.epsilon ?? (layer as? ConditionalBatchNorm)?.epsilon
      guard let epsilon, let variance = slice("\(path).moving_variance") else { return }
      slice("\(path).inverse_std")?.replace(
        with: variance.values.map { Float(1 / (Double($0) + Double(epsilon)).squareRoot()) })
    }
  }
}
