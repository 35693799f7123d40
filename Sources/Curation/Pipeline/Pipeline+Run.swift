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
    try PipelineStages.all.map { try report(on: $0) }
  }

  private func report<Stage: CurationStage>(on type: Stage.Type) throws -> StageReport {
    let start = ContinuousClock.now
    let outcome = try perform(Stage(settings: settings[type]))
    if outcome.wasCurrent { context.announce("\(Stage.name): nothing has changed") }
    return StageReport(
      name: Stage.name.rawValue, wasCurrent: outcome.wasCurrent,
      keptCount: try context.catalogue.keptCount(after: Stage.name),
      seconds: (ContinuousClock.now - start) / .seconds(1), summary: outcome.summary)
  }
}
