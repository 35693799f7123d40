import ArgumentParser
import Catalogue
import CommandShell
import Curation
import Foundation

/// Options of every command that runs one stage.
struct StageOptions: ParsableArguments {
  @Flag(name: .long, help: "Tell what would be done, and do nothing.")
  var dryRun = false

  @OptionGroup var options: CurationOptions

  /// Runs a stage whose settings are those that were typed, over those of pokeprep.yaml, over those of
  /// its last run, and shows what came of it: as JSON when asked for, else by `show`.
  ///
  /// - Parameters:
  ///   - stage: The stage.
  ///   - typed: The options, properties of which that are called like a setting are its value.
  ///   - profile: Where to note what takes time.
  ///   - change: What else the options change in the settings.
  ///   - show: Prints the summary for people.
  /// - Returns: The summary.
  /// - Throws: What reading the settings, the stages and `change` throw.
  @discardableResult
  func run<Stage: CurationStage>(
    _ stage: Stage.Type, typed: some ParsableArguments, profile: WorkProfile? = nil,
    changing change: (inout Stage.Settings) throws -> Void = { _ in },
    show: (Stage.Summary) -> Void
  ) throws -> Stage.Summary {
    let typed = TypedSettings(typed)
    func settings(over untyped: PipelineSettings) throws -> Stage.Settings {
      var settings = untyped
      try settings.type(stage, naming: typed.names) {
        typed.apply(to: &$0)
        try change(&$0)
      }
      return settings[stage]
    }
    // An input that cannot be used leaves no new catalogue behind; it is looked through once.
    var first: Stage?
    if Stage.isBegunByUser, !options.place.hasCatalogue {
      let nothing = StageContext(workspace: options.place, catalogue: try Catalogue.inMemory())
      let fresh = Stage(settings: try settings(over: PipelineSettings(of: options.place)))
      _ = try fresh.inputListing(in: nothing)
      first = fresh
    }
    let outcome = try options.withPipeline(
      withoutCatalogue: !Stage.isBegunByUser ? .refuse : dryRun ? .pretend : .make,
      profile: profile
    ) { pipeline in
      let catalogue = pipeline.context.catalogue
      let untyped = SmallPictureSettings(
        try PipelineSettings(of: options.place, keeping: catalogue), in: options.place,
        catalogue: catalogue
      ).settings
      let stage = try first ?? Stage(settings: settings(over: untyped))
      let changes = try pipeline.changes(of: Stage.self, to: stage.settings, untyped: untyped)
      try stage.settings.validate()
      changes.forEach { pipeline.context.announce($0.description) }
      return try perform(stage, in: pipeline)
    }
    if outcome.wasCurrent {
      options.output.announce("\(Stage.name): nothing has changed since the last run")
    }
    if options.output.json {
      if let profile {
        try Console.print(json: Profiled(summary: outcome.summary, profile: profile.seconds))
      } else {
        try Console.print(json: outcome.summary)
      }
    } else {
      show(outcome.summary)
    }
    return outcome.summary
  }

  /// Runs a stage and those it needs, or only tells what it would do.
  ///
  /// - Throws: `CommandProblem` for a dry run whose earlier stages are not done.
  private func perform<Stage: CurationStage>(
    _ stage: Stage, in pipeline: Pipeline
  ) throws -> (summary: Stage.Summary, wasCurrent: Bool) {
    guard dryRun else {
      let outcome = try pipeline.perform(stage)
      return (outcome.summary, outcome.wasCurrent)
    }
    try stage.settings.validate()
    try Self.checkDone(Stage.name.earlier, for: Stage.name.rawValue, in: pipeline)
    return (try stage.preview(in: pipeline.context), false)
  }

  /// - Throws: `CommandProblem` for a dry run that builds on a stage which is not done.
  static func checkDone(
    _ names: [StageName], for command: String, in pipeline: Pipeline
  ) throws {
    for name in names where try pipeline.context.catalogue.stage(name)?.state != .done {
      throw CommandProblem(
        "--dry-run: \(command) builds on \(name), which is not done; run pokeprep \(name) first")
    }
  }
}

/// A stage's summary with the seconds that each step took, summed over all threads.
private struct Profiled<Summary: Encodable>: Encodable {
  var summary: Summary
  var profile: [String: Double]
}
