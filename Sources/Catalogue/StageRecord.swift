import Foundation
import GRDB

/// What the catalogue knows of one stage's last run.
package struct StageRecord: Sendable, Hashable {
  /// How far the run came.
  package enum State: String, Sendable, Codable {
    /// Started and not finished: at work now, or stopped half-way.
    case running
    /// Finished, and nothing it builds on has changed.
    case done
    /// Finished once; an earlier stage has run again since.
    case stale
  }

  /// Which stage.
  package var name: StageName
  /// How far it came.
  package var state: State
  /// The settings as JSON with sorted keys.
  package var settings: String
  /// Digest of the settings and of the fingerprints the stage builds on.
  package var fingerprint: String
  /// The summary that the stage gave at its end, as JSON.
  package var summary: String?
  /// When it began, UTC in ISO 8601.
  package var startedAt: String
  /// When it was done, UTC in ISO 8601.
  package var finishedAt: String?

  init(row: Row) throws {
    let name: String = try row.value("name")
    let state: String = try row.value("state")
    guard let stage = StageName(rawValue: name), let known = State(rawValue: state) else {
      throw UnreadableCell(column: "stage", found: "\(name) \(state)")
    }
    self.name = stage
    self.state = known
    settings = try row.value("settings")
    fingerprint = try row.value("fingerprint")
    summary = try row.value("summary")
    startedAt = try row.value("started_at")
    finishedAt = try row.value("finished_at")
  }

  /// The present moment as the catalogue writes it.
  static func now() -> String {
    Date().formatted(.iso8601)
  }
}
