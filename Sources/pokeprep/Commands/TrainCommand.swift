import ArgumentParser
import CommandShell
import Curation
import Foundation
import Kernels
import Networks
import Shards
import Training

/// `pokeprep train`: a run on shards.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a conditional GAN on shards.",
    discussion: """
      Writes a run folder with config.yaml, log.csv, losses.svg, samples/ (a row a class, the same \
      latent vectors every time) and checkpoint.safetensors. Ctrl-C finishes the step, saves and \
      exits with 130; --resume goes on, and ends in the same bytes as a run that was never stopped.

      --overfit trains on one picture, or two of two classes, until the generator reproduces it or \
      1,000 steps (or --steps) are over; exit status 1 when it does not.

      Where the shards are missing, the stages that make them run first, with their defaults.

      Examples:
        pokeprep train shards/
        pokeprep train shards/ --minutes 10 --out runs/first
        pokeprep train shards/ --model cgan-s2 --epochs 20 --batch 32 --lr 0.0005
        pokeprep train shards/ --precision auto
        pokeprep train shards/ --resume --minutes 20
        pokeprep train shards/ --model wgan-gp --upsample nearest --set recipe.turns.discriminator=3
        pokeprep train shards/ --set recipe.regularisers.diff_augment={}
        pokeprep train shards/ --model dcgan --overfit 1       can it learn one picture by heart?
      """)

  @Argument(
    help: ArgumentHelp("The folder of shards that 'pokeprep augment' wrote.", valueName: "shards"))
  var shards = Workspace.defaultShardsFolder

  @OptionGroup var options: TrainOptions
  @OptionGroup var common: CurationOptions

  func run() throws {
    let output = common.output
    let threads = common.threads.count
    let place = RunLocation(workspace: common.workspace.workspace)
    if let out = options.out {
      let folder = place.resolve(out)
      try OutputGuard(workspace: common.workspace).check(folder: folder)
      if !options.resume {
        try NewRunFolder(url: folder, shards: place.resolve(shards)).check()
      }
    }
    let source = ShardSource(place: place, options: common)
    // A resumed run must see the very samples it began with.
    let shardSet = try source.open(shards, isUpdated: !options.resume && !options.dryRun)
    let plan = TrainingPlan(options: options, shards: shardSet, place: place, threads: threads)
    if options.dryRun { return try plan.describe(output: output) }
    let engine = try KernelEngine(threads: threads, precision: try plan.precision())
    if let count = options.overfit {
      return try OverfittingRun(plan: plan, output: output).run(count, engine: engine)
    }
    let (folder, trainer) = try plan.prepare(engine: engine)
    var display = TrainingDisplay(run: folder, output: output)
    let reason = try trainer.train(in: folder, isInterrupted: { Interruption.isRequested }) {
      try display.handle($0)
    }
    try TrainingReport(run: folder, trainer: trainer, reason: reason).show(output: output)
    if reason == .interrupted { throw ExitCode(ExitStatus.interrupted.rawValue) }
  }
}
