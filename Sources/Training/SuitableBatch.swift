import KernelTasks
package import Kernels
import Networks

/// How many pictures a step should take where nobody says: the recipe's number, halved while the set
/// or the minutes are too few for it.
package struct SuitableBatch {
  /// Pictures per step.
  package let batch: Int
  /// Why it is not the recipe's, as the end of a sentence; nil where it is.
  package let reason: String?

  /// Steps that an epoch should have.
  private static let stepsPerEpoch = 4
  /// Steps that a run of some minutes should have.
  private static let stepsPerRun = 300.0
  /// No batch gets smaller than these, for the set and for the minutes.
  private static let least = (set: 8, minutes: 16)

  /// Chooses for a configuration whose batch is the recipe's.
  ///
  /// - Parameters:
  ///   - configuration: The run.
  ///   - samples: Training pictures.
  ///   - engine: What will compute; its instruction set and threads decide what fits in the minutes.
  package init(for configuration: TrainingConfiguration, samples: Int, engine: KernelEngine) {
    var batch = configuration.recipe.batch
    var reason: String?
    while batch / 2 >= Self.least.set, batch * Self.stepsPerEpoch > samples {
      batch /= 2
      reason = "for \(samples) pictures"
    }
    if case .minutes(let minutes) = configuration.stop {
      let plan = AdversarialPlan(
        recipe: configuration.recipe,
        imageShape: [configuration.height, configuration.width, configuration.channels],
        batch: configuration.recipe.batch, engine: engine)
      let seconds =
        Double(plan.floatingPointOperations * configuration.recipe.updates.discriminator)
        / Double(configuration.recipe.batch) / Self.rate(of: engine)
      while batch / 2 >= Self.least.minutes,
        minutes * 60 / (seconds * Double(batch)) < Self.stepsPerRun
      {
        batch /= 2
        reason = "so that \(minutes) minutes are enough steps"
      }
    }
    self.batch = batch
    self.reason = reason
  }

  /// Operations a second that networks reach on usual CPUs: a rough figure, the same on each machine
  /// of an instruction set, so that the choice is, too.
  private static func rate(of engine: KernelEngine) -> Double {
    let perThread: Double =
      switch engine.isa.float32 {
      case .baseline: 15e9
      case .avx2: 50e9
      default: 90e9
      }
    return perThread * Double(engine.threads)
  }
}
