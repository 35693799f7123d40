import ArgumentParser
import CommandShell
import Foundation
import KernelTasks
package import Networks
import Scoring
package import Training

/// What can be said of a run on the command line.
struct TrainOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "The preset: networks, loss and optimiser. \(Self.preset(TrainOptions.standard.rawValue))"
  )
  var model: Preset?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Stop when every sample was shown that often. \(Self.preset("the model's"))", valueName: "n"))
  var epochs: Int?

  @Option(name: .long, help: ArgumentHelp("Stop after that many steps.", valueName: "n"))
  var steps: Int?

  @Option(
    name: .long, help: ArgumentHelp("Stop after that many minutes of training.", valueName: "x"))
  var minutes: Double?

  @Option(
    name: [.long, .customLong("batch-size")],
    help: ArgumentHelp(
      "Pictures per step. \(Self.preset("the model's, less for few pictures or minutes"))",
      valueName: "n"))
  var batch: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Parts that each batch is cut into, which the processes of mpirun share. \(Self.preset("one for each process"))",
      valueName: "n"))
  var microBatches: Int?

  @Flag(
    name: .long, inversion: .prefixedNo,
    help: "Train with the other processes of an Open MPI job. (default: if mpirun started it)")
  var mpi: Bool?

  @Option(
    name: .customLong("lr"),
    help: ArgumentHelp(
      "Learning rate of both networks. \(Self.preset("the model's"))", valueName: "x"))
  var learningRate: Float?

  @Option(
    name: .long,
    help: """
      What convolutions multiply: f32, bf16, or auto: bf16 where this CPU is faster with it. \
      \(Self.preset(Precision.f32.rawValue))
      """)
  var precision: PrecisionChoice?

  @Option(
    name: .long,
    help: ArgumentHelp("A config.yaml to work by instead of a model.", valueName: "file"),
    completion: .file())
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

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Where all random numbers come from. \(Self.preset("0"))", valueName: "n"))
  var seed: UInt64?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The run's folder. (default: runs/MODEL, or the newest run with --resume)",
      valueName: "dir"), completion: .directory)
  var out: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      Steps between two sample sheets, or minutes, as 5m. \(Self.preset(
        TrainingConfiguration.defaultSteps, TrainingConfiguration.defaultSampleMinutes))
      """, valueName: "n|xm"))
  var sampleEvery: Interval?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Epochs after which a sample sheet is drawn, such as 0,10,100, instead of regularly.",
      valueName: "list"))
  var sampleAt: EpochList?

  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      Steps between two checkpoints, or minutes. \(Self.preset(
        TrainingConfiguration.defaultSteps, TrainingConfiguration.defaultCheckpointMinutes))
      """, valueName: "n|xm"))
  var checkpointEvery: Interval?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Steps between two scores, or minutes: the KID goes to scores.csv, the best state to "
        + "best.safetensors. \(Self.preset("never"))", valueName: "n|xm"))
  var scoreEvery: Interval?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "End the run on these alarms: all, or some of \(AlarmKind.names). \(Self.preset("none"))",
      valueName: "list"))
  var stopOn: AlarmList?

  @Flag(
    name: .long,
    help: "Go on with a run up to the given total of epochs, steps or minutes, or begin it.")
  var resume = false

  @Flag(name: .long, help: "Print the configuration of the run and do nothing.")
  var dryRun = false

  /// The model of a new run where none is named.
  static let standard = Preset.pokegan

  /// How the help tells a value that an option has when it is not given.
  private static func preset(_ value: String) -> String { "(default: \(value))" }

  private static func preset(_ steps: Int, _ minutes: Double) -> String {
    preset("\(Interval.steps(steps)) or \(Interval.minutes(minutes)), whichever comes first")
  }

  /// What stands behind `--heads`.
  var headNames: [String]? {
    heads?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  func validate() throws {
    let ends = [
      epochs.map { _ in "--epochs" }, steps.map { _ in "--steps" },
      minutes.map { _ in "--minutes" },
    ]
    .compactMap { $0 }
    if ends.count > 1 {
      throw ValidationError("expected one end of the run, found \(ends.joined(separator: " and "))")
    }
    if let microBatches, microBatches < 1 {
      throw ValidationError("--micro-batches: expected 1 or more, found \(microBatches)")
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
    if heads != nil, model != .acgan, !(resume && model == nil) {
      throw ValidationError(
        "--heads is for --model acgan, found "
          + "\(config == nil ? (model ?? Self.standard).rawValue : "--config"); leave it out")
    }
    let names = headNames ?? []
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw ValidationError("--heads: expected each head once, found \(twice) twice")
    }
    if upsample != nil, config != nil {
      throw ValidationError("--upsample is for --model; the networks of --config stand in the file")
    }
    if let upsample, !(resume && model == nil) {
      try (model ?? Self.standard).check(upsample)
    }
  }

  /// The end that was asked for.
  var stop: StopCondition? {
    epochs.map(StopCondition.epochs) ?? steps.map(StopCondition.steps)
      ?? minutes.map(StopCondition.minutes)
  }
}

extension GeneratorUpsampling: ExpressibleByArgument {}
extension Interval: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

/// Epochs as they are typed: whole numbers with commas.
struct EpochList: ExpressibleByArgument {
  let epochs: [Int]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    epochs = parts.compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
    guard epochs.count == parts.count, epochs.allSatisfy({ $0 >= 0 }) else { return nil }
  }
}

/// Alarms as they are typed: names with commas, or all.
struct AlarmList: ExpressibleByArgument {
  let kinds: [AlarmKind]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
    kinds = parts == ["all"] ? AlarmKind.allCases : parts.compactMap(AlarmKind.init)
    guard argument == "all" || kinds.count == parts.count else { return nil }
  }
}

extension AlarmKind {
  /// All names, as a help text lists them.
  static let names = allCases.map(\.rawValue).joined(separator: ", ")
}
