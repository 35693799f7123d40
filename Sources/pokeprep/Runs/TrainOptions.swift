public import ArgumentParser
public import Networks
import Training

/// What can be said of a run on the command line.
struct TrainOptions: ParsableArguments {
  @Option(name: .long, help: "The preset: networks, loss and optimiser.")
  var model: Preset?

  @Option(
    name: .long,
    help: ArgumentHelp("Stop when every sample was shown that often.", valueName: "n"))
  var epochs: Int?

  @Option(name: .long, help: ArgumentHelp("Stop after that many steps.", valueName: "n"))
  var steps: Int?

  @Option(
    name: .long, help: ArgumentHelp("Stop after that many minutes of training.", valueName: "x"))
  var minutes: Double?

  @Option(name: .long, help: ArgumentHelp("Pictures per step.", valueName: "n"))
  var batch: Int?

  @Option(
    name: .customLong("lr"),
    help: ArgumentHelp("Learning rate of both networks.", valueName: "x"))
  var learningRate: Float?

  @Option(
    name: .long,
    help: "What convolutions multiply: f32, bf16, or auto: bf16 where this CPU is faster with it.")
  var precision: PrecisionChoice?

  @Option(name: .long, help: ArgumentHelp("Where all random numbers come from.", valueName: "n"))
  var seed: UInt64?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The run's folder. (default: runs/MODEL, or the newest run with --resume)",
      valueName: "dir"))
  var out: String?

  @Option(
    name: .long, help: ArgumentHelp("Steps between two sample sheets.", valueName: "n"))
  var sampleEvery: Int?

  @Flag(name: .long, help: "Go on with a run up to the given total of epochs, steps or minutes.")
  var resume = false

  @Flag(name: .long, help: "Print the configuration of the run and do nothing.")
  var dryRun = false

  func validate() throws {
    let ends = [
      epochs.map { _ in "--epochs" }, steps.map { _ in "--steps" },
      minutes.map { _ in "--minutes" },
    ]
    .compactMap { $0 }
    if ends.count > 1 {
      throw ValidationError("expected one end of the run, found \(ends.joined(separator: " and "))")
    }
    guard resume else { return }
    let fixed = [
      model.map { _ in "--model" }, batch.map { _ in "--batch" },
      learningRate.map { _ in "--lr" }, seed.map { _ in "--seed" },
      precision.map { _ in "--precision" }, sampleEvery.map { _ in "--sample-every" },
    ].compactMap { $0 }
    if !fixed.isEmpty {
      throw ValidationError(
        "a resumed run keeps its settings, found \(fixed.joined(separator: " and ")); "
          + "begin a new run with another --out to change them")
    }
  }

  /// The end that was asked for.
  var stop: StopCondition? {
    epochs.map(StopCondition.epochs) ?? steps.map(StopCondition.steps)
      ?? minutes.map(StopCondition.minutes)
  }
}

extension Preset: ExpressibleByArgument {}
