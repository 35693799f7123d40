import AllocationCounter
import KernelTasks
package import Kernels
package import Networks
package import Training

/// What a training step of a preset costs: an update of the discriminator and one of the generator
/// with everything that belongs to them (drawing latent vectors, converting pictures, the
/// optimisers, the moving average), on random pictures.
package struct StepBenchmark {
  /// The networks.
  package let preset: Preset
  /// The configuration that runs.
  package let configuration: TrainingConfiguration
  /// Multiplications and additions.
  package let operations: StepFloatingPointOperations
  private let trainer: Trainer
  private let engine: KernelEngine

  /// Makes the trainer.
  ///
  /// - Parameters:
  ///   - preset: The networks.
  ///   - classCount: Classes; the preset's usual number when nil.
  ///   - batch: Pictures per step; the preset's when nil.
  ///   - engine: The kernels.
  /// - Throws: `TrainingError` for a configuration that makes no sense.
  package init(
    _ preset: Preset, classCount: Int = 3, batch: Int? = nil, engine: KernelEngine
  ) throws(TrainingError) {
    self.preset = preset
    self.engine = engine
    let shape = preset.imageShape
    let recipe = preset.recipe(classes: classCount, channels: shape[2])
    var configuration = TrainingConfiguration(
      synthetic: recipe, imageShape: shape, batch: batch, threads: engine.threads)
    configuration.precision = engine.precision
    self.configuration = configuration
    operations = StepFloatingPointOperations(recipe, imageShape: shape)
    trainer = try Trainer(synthetic: configuration, engine: engine)
  }

  /// Runs steps and takes their times, the allocations and the peak.
  ///
  /// - Parameter steps: Steps whose median is taken; a few more come before them.
  /// - Returns: the times.
  /// - Throws: `TrainingError.diverged`.
  package func run(steps: Int) throws(TrainingError) -> StepResult {
    var peak = engine.measuredPeak()
    for _ in 0..<Self.warmUp { _ = try trainer.trainStep() }
    let before = pokeprep_allocation_count()
    for _ in 0..<2 { _ = try trainer.trainStep() }
    let allocations = before < 0 ? nil : Double(pokeprep_allocation_count() - before) / 2
    let timing = try Timing(warmUp: 0, repetitions: steps) { () throws(TrainingError) in
      _ = try trainer.trainStep()
    }
    peak = max(peak, engine.measuredPeak())
    let seconds = timing.median
    let rate = Double(operations.step * configuration.batch) / seconds
    return StepResult(
      model: preset.rawValue, batch: configuration.batch,
      precision: configuration.precision.rawValue, threads: engine.threads,
      isa: engine.isa.rawValue, secondsPerStep: seconds, shortestStep: timing.shortest,
      imagesPerSecond: Double(configuration.batch) / seconds, gflops: rate / 1e9,
      peakGflops: peak / 1e9, fractionOfPeak: rate / peak, allocationsPerStep: allocations,
      generatorGflopsPerImage: Double(operations.generator) / 1e9,
      discriminatorGflopsPerImage: Double(operations.discriminator) / 1e9)
  }

  /// The shortest time of every kernel call of a step over some repetitions, in the order of the
  /// calls.
  package func profile(repetitions: Int) -> [(step: String, seconds: Double)] {
    var best = trainer.profiledStep()
    for _ in 0..<repetitions {
      for (index, call) in trainer.profiledStep().enumerated() {
        best[index].seconds = min(best[index].seconds, call.seconds)
      }
    }
    return best
  }

  private static let warmUp = 3
}

/// What was measured.
package struct StepResult: Codable, Sendable {
  /// The preset.
  package let model: String
  /// Pictures per step.
  package let batch: Int
  /// The numbers computed with.
  package let precision: String
  /// Threads.
  package let threads: Int
  /// The instruction set.
  package let isa: String
  /// Median.
  package let secondsPerStep: Double
  /// Minimum.
  package let shortestStep: Double
  /// Batch ÷ median.
  package let imagesPerSecond: Double
  /// 10⁹ multiplications and additions per second, counted as the networks define them.
  package let gflops: Double
  /// What a loop of multiplications with additions in registers, in the same precision, reached in the
  /// same run.
  package let peakGflops: Double
  /// Their quotient.
  package let fractionOfPeak: Double
  /// Calls of the C library's allocation functions; none where they cannot be counted.
  package let allocationsPerStep: Double?
  /// 10⁹ multiplications and additions of the generator's forward pass for one picture.
  package let generatorGflopsPerImage: Double
  /// The same of the discriminator.
  package let discriminatorGflopsPerImage: Double
}
