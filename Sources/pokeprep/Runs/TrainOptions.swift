import ArgumentParser
import CommandShell
import Foundation
package import Networks
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

  @Option(
    name: .long,
    help: ArgumentHelp("A config.yaml to work by instead of a model.", valueName: "file"))
  var config: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Another value for a field of config.yaml, such as recipe.loss.real=0.9; may be repeated.",
      valueName: "path=value"))
  var set: [String] = []

  @Option(name: .long, help: "How the generator enlarges its maps (dcgan, wgan-gp, acgan).")
  var upsample: GeneratorUpsampling?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Label heads that acgan learns. (default: all in the shards)", valueName: "a,b"))
  var heads: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only test whether the model can learn 1 or 2 pictures by heart.", valueName: "n"))
  var overfit: Int?

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
    if config != nil, model != nil {
      throw ValidationError("expected --model or --config, found both")
    }
    if let overfit, overfit != 1, overfit != 2 {
      throw ValidationError("--overfit: expected 1 or 2, found \(overfit)")
    }
    if overfit != nil, epochs != nil || minutes != nil || resume {
      throw ValidationError("--overfit: expected --steps or nothing beside it")
    }
    if heads != nil, model != .acgan, !resume {
      throw ValidationError(
        "--heads is for --model acgan, found \(config == nil ? (model ?? .dcgan64).rawValue : "--config"); "
          + "leave it out")
    }
    let names = heads?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? []
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw ValidationError("--heads: expected each head once, found \(twice) twice")
    }
    if upsample != nil, config != nil {
      throw ValidationError("--upsample is for --model; the networks of --config stand in the file")
    }
    if let upsample { try (model ?? .dcgan64).check(upsample) }
    guard resume else { return }
    let fixed = [
      model.map { _ in "--model" }, batch.map { _ in "--batch" },
      learningRate.map { _ in "--lr" }, seed.map { _ in "--seed" },
      precision.map { _ in "--precision" }, sampleEvery.map { _ in "--sample-every" },
      config.map { _ in "--config" }, set.first.map { _ in "--set" },
      upsample.map { _ in "--upsample" }, heads.map { _ in "--heads" },
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

extension GeneratorUpsampling: ExpressibleByArgument {}
