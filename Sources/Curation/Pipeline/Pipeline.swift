import Catalogue
import Foundation

/// Runs stages in order, each only when something it depends on has changed.
package struct Pipeline: Sendable {
  /// Where and with what the stages work.
  package let context: StageContext
  /// The settings of stages that nobody sets otherwise: from pokeprep.yaml, or the defaults.
  package let settings: PipelineSettings

  /// A pipeline over one workspace.
  package init(context: StageContext, settings: PipelineSettings) {
    self.context = context
    self.settings = settings
  }

  /// What came of asking for a stage.
  package struct Outcome<Summary: Sendable & Encodable>: Sendable {
    /// What there is to tell, of this run or of the earlier one that still holds.
    package let summary: Summary
    /// Whether an earlier run still held, so that nothing was done.
    package let wasCurrent: Bool
  }

  /// Runs a stage, and before it those it builds on when they are missing or out of date.
  ///
  /// Does nothing when the same stage with the same settings on the same pictures is done.
  ///
  /// - Throws: `CurationError.notFiltered` when there are no classes yet, and what stages throw.
  @discardableResult
  package func perform<Stage: CurationStage>(_ stage: Stage) throws -> Outcome<Stage.Summary> {
    try stage.settings.validate()
    if let before = Stage.name.earlier.last { try ensure(upTo: before) }
    let fingerprint = try fingerprint(of: stage)
    if let summary = try currentSummary(of: stage, fingerprint: fingerprint) {
      return Outcome(summary: summary, wasCurrent: true)
    }
    return Outcome(summary: try run(stage, fingerprint: fingerprint), wasCurrent: false)
  }

  /// Runs a stage whose input is known to be up to date.
  func run<Stage: CurationStage>(_ stage: Stage, fingerprint: String) throws -> Stage.Summary {
    try context.checkInterruption(in: Stage.name)
    try stage.check(in: context)
    try tellStopped(stage)
    let settings = try StageFingerprint.json(stage.settings)
    try context.catalogue.begin(Stage.name, settings: settings, fingerprint: fingerprint)
    let summary = try stage.run(in: context)
    try context.catalogue.finish(Stage.name, summary: try StageFingerprint.json(summary))
    return summary
  }

  /// What there is to tell when the last run of a stage, given with the fingerprint that it would have
  /// now, still holds; nil when it has work to do.
  func currentSummary<Stage: CurationStage>(
    of stage: Stage, fingerprint: String
  ) throws -> Stage.Summary? {
    guard let record = try context.catalogue.stage(Stage.name), record.state == .done,
      record.fingerprint == fingerprint, let text = record.summary,
      let summary = try? JSONDecoder().decode(Stage.Summary.self, from: Data(text.utf8)),
      try stage.isIntact(in: context)
    else { return nil }
    return try stage.summary(ofLastRun: summary, in: context)
  }

  /// The fingerprint a stage would have now.
  func fingerprint<Stage: CurationStage>(of stage: Stage) throws -> String {
    let before = try Stage.name.earlier.last.flatMap { try context.catalogue.stage($0) }
    let input =
      try stage.inputListing(in: context) + stage.decisionListing(in: context)
    return StageFingerprint.digest(
      Stage.name, version: Stage.version, settings: try StageFingerprint.json(stage.settings),
      upstream: (before?.fingerprint ?? "") + input)
  }

  /// The settings of a stage's last run; nil when there are none.
  func lastSettings<Stage: CurationStage>(of type: Stage.Type) throws -> Stage.Settings? {
    try context.catalogue.lastSettings(of: type)
  }
}

extension Catalogue {
  /// The settings of a stage's last run; nil when it never ran, or with settings that cannot be read or
  /// are not valid.
  package func lastSettings<Stage: CurationStage>(of type: Stage.Type) throws -> Stage.Settings? {
    try stage(Stage.name).flatMap { try? Stage.Settings(of: $0) }
  }
}
