package import Catalogue
import Foundation

extension Pipeline {
  /// Runs every stage up to and with `name` that is missing or out of date, telling each.
  ///
  /// A stage never run takes its settings from pokeprep.yaml or the defaults; one that ran before
  /// keeps the settings of its last run.
  ///
  /// - Throws: `CurationError.notFiltered` when `filter` has not run: only the user knows which
  ///   classes to keep.
  package func ensure(upTo name: StageName) throws {
    try ensureFilter()
    for stage in PipelineStages.all where stage.name <= name {
      try ensure(stage)
    }
  }

  /// A `filter` stopped half-way is done again as it was asked for.
  private func ensureFilter() throws {
    guard let record = try context.catalogue.stage(.filter) else {
      throw CurationError.notFiltered(workspace: context.workspace.root)
    }
    guard record.state != .done else { return }
    guard
      let last = try? JSONDecoder().decode(
        FilterSettings.self, from: Data(record.settings.utf8))
    else { throw CurationError.notFiltered(workspace: context.workspace.root) }
    context.announce("filter: \(Self.words(for: record)), running it first")
    try perform(try FilterPlan(settings: last, workspace: context.workspace))
  }

  private func ensure<Stage: CurationStage>(_ type: Stage.Type) throws {
    let record = try context.catalogue.stage(Stage.name)
    let stage = Stage(settings: settings(of: type, lastRun: record))
    if try currentSummary(of: stage) != nil { return }
    context.announce("\(Stage.name): \(Self.words(for: record)), running it first")
    _ = try run(stage)
  }

  private func settings<Stage: CurationStage>(
    of type: Stage.Type, lastRun record: StageRecord?
  ) -> Stage.Settings {
    guard let record,
      let last = try? JSONDecoder().decode(
        Stage.Settings.self, from: Data(record.settings.utf8))
    else { return settings[type] }
    return last
  }

  private static func words(for record: StageRecord?) -> String {
    switch record?.state {
    case nil: "not done yet"
    case .running: "stopped half-way"
    case .done, .stale: "out of date"
    }
  }
}
