import Catalogue
import Foundation

/// What `pokeprep run` did about one stage.
package struct StageReport: Encodable, Sendable {
  /// The stage.
  package var name: String
  /// Whether an earlier run still held, so that nothing was done.
  package var wasCurrent: Bool
  /// Pictures that no stage up to this one has rejected.
  package var keptCount: Int
  /// Time it took.
  package var seconds: Double
  /// What the stage has to tell.
  package var summary: any Encodable & Sendable

  private enum CodingKeys: String, CodingKey {
    case name, wasCurrent, keptCount, seconds, summary
  }

  /// Encodes the summary in the form its stage gives it.
  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(name, forKey: .name)
    try values.encode(wasCurrent, forKey: .wasCurrent)
    try values.encode(keptCount, forKey: .keptCount)
    try values.encode(seconds, forKey: .seconds)
    try summary.encode(to: values.superEncoder(forKey: .summary))
  }
}

extension Pipeline {
  /// Runs every stage by the pipeline's own settings, each only when something has changed.
  package func performAll() throws -> [StageReport] {
    var reports = [
      try report(on: .filter) {
        try perform(try FilterPlan(settings: settings.filter, workspace: context.workspace))
      }
    ]
    for stage in PipelineStages.all { reports.append(try report(on: stage)) }
    return reports
  }

  /// The stages that `performAll` would run now, in order, without running any.
  package func pendingStages() throws -> [String] {
    let plan = try FilterPlan(settings: settings.filter, workspace: context.workspace)
    let filter = try context.catalogue.stage(.filter)
    var isPending = filter?.state != .done || filter?.fingerprint != plan.fingerprint
    var pending = isPending ? [StageName.filter.rawValue] : []
    for stage in PipelineStages.all {
      // A stage that will run again may come to another result, so those after it must look.
      if !isPending { isPending = try !isCurrent(stage) }
      if isPending { pending.append(stage.name.rawValue) }
    }
    return pending
  }

  private func isCurrent<Stage: CurationStage>(_ type: Stage.Type) throws -> Bool {
    try currentSummary(of: Stage(settings: settings[type])) != nil
  }

  private func report<Stage: CurationStage>(on type: Stage.Type) throws -> StageReport {
    try report(on: Stage.name) { try perform(Stage(settings: settings[type])) }
  }

  private func report<Summary>(
    on name: StageName, _ work: () throws -> Outcome<Summary>
  ) throws -> StageReport {
    let start = ContinuousClock.now
    let outcome = try work()
    if outcome.wasCurrent { context.announce("\(name): nothing has changed") }
    return StageReport(
      name: name.rawValue, wasCurrent: outcome.wasCurrent,
      keptCount: try context.catalogue.keptCount(after: name),
      seconds: (ContinuousClock.now - start) / .seconds(1), summary: outcome.summary)
  }
}
