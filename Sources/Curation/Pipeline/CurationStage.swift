package import Catalogue

/// One stage of curation.
///
/// A stage reads `context.catalogue.pictures(entering: Self.name)`, does its work, writes its
/// decisions with `replaceDecisions(of:with:)` and returns what there is to tell. The pipeline
/// begins and finishes it in the catalogue, so a stage never does. It commits its costly results
/// in batches and skips those already there, so that a run killed half-way goes on where it was.
package protocol CurationStage: Sendable {
  /// What the user can set.
  associatedtype Settings: StageSettings
  /// What there is to tell at the end; kept in the catalogue and printed by `--json`.
  associatedtype Summary: Codable, Sendable

  /// Which stage this is.
  static var name: StageName { get }

  /// Raised when the same settings come to give other results.
  static var version: Int { get }

  /// Whether only the user begins it, since its settings are for the user to say.
  ///
  /// Other commands never begin such a stage, finish it where it was stopped half-way, and take it
  /// at its word once it is done.
  static var isBegunByUser: Bool { get }

  /// A stage with these settings.
  init(settings: Settings)

  /// What the user set.
  var settings: Settings { get }

  /// What the stage reads that no stage before it wrote, as text in which everything counts that its
  /// result depends on; part of its fingerprint.
  func inputListing(in context: StageContext) throws -> String

  /// What the stage takes from people's decisions, as text in which everything counts that its result
  /// depends on; part of its fingerprint. Empty where there is nothing.
  func decisionListing(in context: StageContext) throws -> String

  /// Whether a stage that only the user begins has taken over what people decided since.
  static func knowsAllDecisions(in context: StageContext) throws -> Bool

  /// Whether the files that the last run wrote are still there; asked when nothing else changed.
  func isIntact(in context: StageContext) throws -> Bool

  /// Refuses what would surely fail, before anything in the workspace changes.
  func check(in context: StageContext) throws

  /// Does the work.
  ///
  /// - Throws: `CurationError.interrupted` when the context says so; any error that stops the
  ///   whole stage. Faults of single pictures are decisions, not errors.
  func run(in context: StageContext) throws -> Summary

  /// What `run` would give, without writing anything; the stages before it must be done.
  func preview(in context: StageContext) throws -> Summary

  /// What there is to tell when the last run still holds, given what it told.
  func summary(ofLastRun summary: Summary, in context: StageContext) throws -> Summary
}

extension CurationStage {
  /// The first version.
  package static var version: Int { 1 }

  /// A stage that others may begin.
  package static var isBegunByUser: Bool { false }

  /// A stage that reads what others wrote.
  package func inputListing(in context: StageContext) throws -> String { "" }

  /// A stage that takes nothing from people's decisions.
  package func decisionListing(in context: StageContext) throws -> String { "" }

  /// A stage that notices by its fingerprint.
  package static func knowsAllDecisions(in context: StageContext) throws -> Bool { true }

  /// A stage that writes nowhere but into the catalogue has nothing to check.
  package func check(in context: StageContext) throws {}

  /// A stage without files of its own is always intact.
  package func isIntact(in context: StageContext) throws -> Bool { true }

  /// What the last run told.
  package func summary(ofLastRun summary: Summary, in context: StageContext) -> Summary { summary }
}
