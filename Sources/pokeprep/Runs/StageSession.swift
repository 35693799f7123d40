import ArgumentParser
import Catalogue
import Curation

/// A workspace opened for a command that runs one stage.
struct StageSession {
  let pipeline: Pipeline
  private let bar: ProgressBar

  /// Opens the catalogue that `filter` has made, and the settings in pokeprep.yaml if any.
  init(workspace: WorkspaceOptions, threads: ThreadOptions, output: OutputOptions) throws {
    let workspace = Workspace(at: workspace.workspace)
    let bar = output.progressBar()
    self.bar = bar
    let context = StageContext(
      workspace: workspace, catalogue: try Catalogue(existingAt: workspace.cataloguePath),
      threadCount: threads.count, isInterrupted: { Interruption.isRequested },
      progress: { bar.update(title: $0.title, done: $0.done, total: $0.total, unit: $0.unit) },
      announce: { line in
        bar.finish()
        output.announce(line)
      })
    pipeline = Pipeline(context: context, settings: try PipelineSettings(of: workspace))
  }

  /// What pokeprep.yaml says of a stage, or its defaults.
  func settings<Stage: CurationStage>(of stage: Stage.Type) -> Stage.Settings {
    pipeline.settings[stage]
  }

  /// Runs a stage and those it needs, or only tells what it would do.
  ///
  /// - Throws: `ValidationError` for a dry run whose earlier stages are not done.
  func perform<Stage: PreviewableStage>(
    _ stage: Stage, isDryRun: Bool
  ) throws -> (summary: Stage.Summary, wasCurrent: Bool) {
    defer { bar.finish() }
    guard isDryRun else {
      let outcome = try pipeline.perform(stage)
      return (outcome.summary, outcome.wasCurrent)
    }
    try stage.settings.validate()
    for name in Stage.name.earlier {
      guard try pipeline.context.catalogue.stage(name)?.state == .done else {
        throw ValidationError(
          "--dry-run: \(Stage.name) builds on \(name), which is not done; run pokeprep \(name) first"
        )
      }
    }
    return (try stage.preview(in: pipeline.context), false)
  }
}

/// Options of every command that runs a stage.
struct StageOptions: ParsableArguments {
  @Flag(name: .long, help: "Tell what would be done, and do nothing.")
  var dryRun = false

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  /// Runs a stage whose settings are those of the workspace with what was typed over them, and
  /// shows what came of it: as JSON when asked for, else by `show`.
  func run<Stage: PreviewableStage>(
    _ stage: Stage.Type, changing settings: (inout Stage.Settings) throws -> Void,
    show: (Stage.Summary) -> Void
  ) throws -> Stage.Summary {
    let session = try StageSession(workspace: workspace, threads: threads, output: output)
    var own = session.settings(of: stage)
    try settings(&own)
    let outcome = try session.perform(Stage(settings: own), isDryRun: dryRun)
    if outcome.wasCurrent {
      output.announce("\(Stage.name): nothing has changed since the last run")
    }
    if output.json {
      try Console.print(json: outcome.summary)
    } else {
      show(outcome.summary)
    }
    return outcome.summary
  }
}

extension StageCounts {
  /// A table of what was kept and rejected, by reason.
  func table(keptAs words: String) -> String {
    var table = Table([("", .left), ("pictures", .right)])
    table.append(["came in", grouped(entered)])
    for (reason, count) in reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      table.append(["rejected: \(reason)", grouped(count)])
    }
    table.append([words, grouped(kept)])
    return table.text
  }
}
