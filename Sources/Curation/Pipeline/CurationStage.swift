package import Catalogue

/// One stage of curation after `filter`.
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

  /// A stage with these settings.
  init(settings: Settings)

  /// What the user set.
  var settings: Settings { get }

  /// Whether the files that the last run wrote are still there; asked when nothing else changed.
  func isIntact(in context: StageContext) throws -> Bool

  /// Refuses what would surely fail, before anything in the workspace changes.
  func check(in context: StageContext) throws

  /// Does the work.
  ///
  /// - Throws: `CurationError.interrupted` when the context says so; any error that stops the
  ///   whole stage. Faults of single pictures are decisions, not errors.
  func run(in context: StageContext) throws -> Summary
}

extension CurationStage {
  /// The first version.
  package static var version: Int { 1 }

  /// A stage that writes nowhere but into the catalogue has nothing to check.
  package func check(in context: StageContext) throws {}

  /// A stage without files of its own is always intact.
  package func isIntact(in context: StageContext) throws -> Bool { true }
}
