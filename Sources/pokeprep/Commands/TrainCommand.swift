import ArgumentParser
import CommandShell
import Curation
import Foundation
import Kernels
import Networks
import Scoring
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
      exits with 130; --resume goes on, and ends in the same bytes as a run that was never stopped. \
      It begins the run where there is none and takes the same options again, so that a job script \
      may always say it; an option that differs is refused.

      --score-every notes how near samples are to the real pictures, and keeps the best state. A run \
      that goes wrong raises an alarm: a line in alarms.csv and on standard error.

      --overfit trains on one picture, or two of two classes, until the generator reproduces it or \
      1,000 steps (or --steps) are over; exit status 1 when it does not.

      Where the shards are missing, the stages that make them run first, with their defaults.

      Examples:
        pokeprep train shards/
        pokeprep train shards/ --minutes 10 --out runs/first
        pokeprep train shards/ --model cgan-s2 --epochs 20 --batch 32 --lr 0.0005
        pokeprep train shards/ --precision auto
        pokeprep train shards/ --resume --minutes 20
        pokeprep train shards/ --out runs/job --epochs 500 --resume         in a job script
        pokeprep train shards/ --epochs 500 --sample-at 0,10,100,200,500
        pokeprep train shards/ --minutes 60 --watch --open
        pokeprep train shards/ --minutes 60 --score-every 5m --stop-on collapse,copying
        pokeprep train shards/ --model wgan-gp --upsample nearest --set recipe.turns.discriminator=3
        pokeprep train shards/ --set recipe.regularisers.diff_augment={}
        mpirun -n 2 pokeprep train shards/ --threads 4        two processes, one run
        pokeprep train shards/ --model dcgan --overfit 1       can it learn one picture by heart?
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder of shards that 'pokeprep augment' wrote. (default: where it wrote last, or shards; "
        + "for a run that goes on, its own)", valueName: "shards"), completion: .directory)
  var typedShards: String?

  @Flag(
    name: .long,
    help: "Show the run in the browser while it trains, as pokeprep watch does.")
  var watch = false

  @OptionGroup var options: TrainOptions
  @OptionGroup var server: ServerOptions
  @OptionGroup var common: CurationOptions

  func validate() throws {
    if !watch { try server.refuse(without: "--watch") }
    if watch, options.overfit != nil {
      throw ValidationError("--watch: expected a run, found --overfit; leave one out")
    }
  }

  func run() throws {
    guard let job = try TrainingJob(isWanted: options.mpi) else { return try train(in: nil) }
    let threads = job.threads(typed: common.threads.threads)
    guard job.ranks.rank == 0 else { return try job.follow(threads: threads) }
    do { try train(in: job) } catch {
      job.end(after: error)
      throw error
    }
    job.end()
  }

  /// The whole run, with the other processes of a job where there are some.
  private func train(in job: TrainingJob?) throws {
    let output = common.output
    let threads = job?.threads(typed: common.threads.threads) ?? common.threads.count
    let place = RunLocation(workspace: common.workspace.workspace)
    let resumed = try TrainingPlan.resumable(options, in: place)
    let source = ShardSource(place: place, options: common)
    let shards = try typedShards ?? source.usual(of: resumed)
    if let out = options.out {
      let folder = place.resolve(out)
      try OutputGuard(workspace: common.workspace).check(folder: folder)
      if resumed == nil {
        try NewRunFolder(url: folder, shards: place.resolve(shards)).check()
      }
    }
    let page = watch && !options.dryRun ? try RunPage(server) : nil
    defer { page?.stop() }
    // A resumed run must see the very samples it began with.
    let shardSet = try source.open(
      shards, isUpdated: resumed == nil && !options.dryRun,
      for: options.config == nil ? options.model ?? TrainOptions.standard : nil)
    let plan = TrainingPlan(
      options: options, shards: shardSet, place: place, threads: threads, resumed: resumed,
      ranks: job?.ranks)
    if options.dryRun { return try plan.describe(output: output) }
    let configuration = try plan.configuration()
    let engine = try KernelEngine(threads: threads, precision: configuration.precision)
    if let count = options.overfit {
      if let job, job.ranks.size > 1 {
        throw CommandProblem(
          "--overfit: expected one process, found \(job.ranks.size); leave mpirun out")
      }
      return try OverfittingRun(plan: plan, output: output).run(count, engine: engine)
    }
    if options.resume, resumed == nil { output.announce("nothing to resume: a new run begins") }
    if let note = try plan.batchNote(configuration) { output.announce(note) }
    let scorer = try scorer(configuration, shardSet, engine: engine)
    try job?.begin(configuration, shards: shardSet.folder)
    let (folder, trainer, lock) = try plan.prepare(configuration, engine: engine)
    defer { withExtendedLifetime(lock) {} }
    page?.show(folder.url, output: output)
    try job?.agree(isa: engine.isa)
    var display = TrainingDisplay(run: folder, output: output)
    let events = try RunEvents(of: folder, after: trainer.stepCount)
    let monitor = RunMonitor(
      run: folder, trainer: trainer, scorer: scorer,
      watcher: configuration.recipe.input == .latent
        ? try RunWatcher(shardSet, subset: configuration.subset, threads: threads) : nil,
      events: events, say: display.say)
    let firstStep = trainer.stepCount
    let reason = try Interruption.waitingForTheEnd {
      try trainer.train(
        in: folder, isInterrupted: { Interruption.isRequested || monitor.stoppedBy != nil }
      ) { event in
        try monitor.handle(event)
        try display.handle(event)
        try events.handle(event)
      }
    }
    if let words = job?.report(steps: trainer.stepCount - firstStep) { output.announce(words) }
    try TrainingReport(
      run: folder, trainer: trainer, reason: reason, alarm: monitor.stoppedBy?.kind.rawValue
    ).show(output: output)
    if Interruption.isRequested, reason == .interrupted {
      throw ExitCode(Interruption.status.rawValue)
    }
    if monitor.stoppedBy != nil { throw ExitCode(ExitStatus.needsAttention.rawValue) }
  }

  /// What scores the run while it trains; nil where nobody asked.
  private func scorer(
    _ configuration: TrainingConfiguration, _ shards: ShardSet, engine: KernelEngine
  ) throws -> RunScorer? {
    guard (configuration.scoreEvery ?? 0) > 0 || configuration.scoreMinutes != nil else {
      return nil
    }
    guard configuration.recipe.input == .latent else {
      throw CommandProblem(
        "--score-every: expected a model that starts from latent vectors, found "
          + configuration.recipe.model)
    }
    return try ScoreFeatures.runScorer(
      for: shards, engine: engine.float32, options: common,
      in: RunLocation(workspace: common.workspace.workspace))
  }
}
