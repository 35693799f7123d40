import ArgumentParser
import Catalogue
import CommandShell
import Curation
import Foundation
import PlainText

/// `pokeprep run`: all stages of curation.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run every stage from filter to augment; only what changed is done again.",
    discussion: """
      Settings are those typed here, or else those written in pokeprep.yaml (see pokeprep init), or \
      else those of the last run of each stage, or else the defaults. Every setting that differs from \
      the last run is named before anything is done. A stage runs when it never ran, when its \
      settings or the source pictures changed, when a stage before it ran again, or when its files \
      are gone. An --input that is a set in other files (IDX, CIFAR, npz, zip, Parquet, …) is imported \
      first, and again when it changes; pictures that are all small stay as they are.

      Examples:
        pokeprep run
        pokeprep run --input fashion/ --class-names fashion-mnist
        pokeprep run --types fire,water,grass --set augment.copies=4
        pokeprep run --dry-run          only tell which stages would run, and why
      """)

  @OptionGroup var typed: PipelineOptions

  @Flag(name: .long, help: "Tell which stages would run and why, and run none.")
  var dryRun = false

  @OptionGroup var options: CurationOptions

  func run() throws {
    let place = options.place
    let input = InputImport(options)
    let filter = try typed.filterSettings(in: place)
    let coming = dryRun ? try input.preview(filter) : nil
    if !dryRun { try input.bring(filter) }
    // Wrong settings are found, and a workspace that cannot be used is left, without a trace.
    if coming == nil, !place.hasCatalogue {
      _ = try FilterPlan(
        settings: typed.settings(keeping: nil, in: place)[FilterStage.self], workspace: place)
    }
    try options.withPipeline(withoutCatalogue: dryRun ? .pretend : .make) {
      let context = $0.context
      let followed = try typed.followed(keeping: context.catalogue, in: place)
      let pipeline = Pipeline(context: context, settings: followed.settings)
      let changes = try pipeline.changes(
        besides: PipelineSettings(of: place, keeping: context.catalogue))
      let undone = try pipeline.undone(by: changes)
      if dryRun {
        try show(pipeline.pendingStages(), changes: changes, after: coming)
        return undone.map(options.output.announce) ?? ()
      }
      followed.line.map(context.announce)
      changes.forEach { context.announce($0.description) }
      undone.map(context.announce)
      // While there is time to choose another size.
      TrainableSize(pipeline.settings[ConvertStage.self]).lines.forEach(context.announce)
      try show(pipeline.performAll(), of: pipeline)
    }
  }

  private func show(
    _ pending: [PendingStage], changes: [SettingChange], after coming: ImportText?
  ) throws {
    guard options.output.json else {
      if let coming {
        Console.print("would import \(coming.words) into \(Workspace.importedName)/ first")
        coming.remarks.forEach { Console.print($0.inOneLine) }
      }
      changes.forEach { options.output.announce($0.description) }
      return RunText.pending(pending).forEach { Console.print($0) }
    }
    try Console.print(
      json: DryRun(
        wouldImport: coming?.document, wouldRun: pending.map(\.name.rawValue),
        reasons: Dictionary(uniqueKeysWithValues: pending.map { ($0.name.rawValue, $0.reasons) }),
        changes: changes))
  }

  private func show(_ reports: [StageReport], of pipeline: Pipeline) throws {
    if options.output.json {
      try Console.print(json: ["stages": reports])
    } else {
      RunText(
        reports: reports, shards: pipeline.settings[AugmentStage.self].out,
        workspace: options.place, output: options.output
      ).lines.forEach { Console.print($0) }
    }
    if reports.contains(where: { ($0.summary as? FilterSummary)?.hasUnreadable ?? false }) {
      throw ExitCode(ExitStatus.needsAttention.rawValue)
    }
  }
}

/// What `--dry-run --json` prints.
private struct DryRun: Encodable {
  /// What has to be imported first.
  var wouldImport: ImportText.Document?
  var wouldRun: [String]
  var reasons: [String: [String]]
  var changes: [SettingChange]
}
