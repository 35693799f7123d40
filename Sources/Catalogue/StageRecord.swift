import Foundation
import GRDB

/// What the catalogue knows of one stage's last run.
public struct StageRecord: Sendable, Hashable {
  /// How far the run came.
  public enum State: String, Sendable, Codable {
    /// Started and not finished: at work now, or stopped half-way.
    case running
    /// Finished, and nothing it builds on has changed.
    case done
    /// Finished once; an earlier stage has run again since.
    case stale
  }

  /// Which stage.
  public var name: StageName
  /// How far it came.
  public var state: State
  /// The settings as JSON with sorted keys.
  public var settings: String
  /// Digest of the settings and of the fingerprints the stage builds on.
  public var fingerprint: String
  /// The summary that the stage gave at its end, as JSON.
  public var summary: String?
  /// When it began, UTC in ISO 8601.
  public var startedAt: String
  /// When it was done, UTC in ISO 8601.
  public var finishedAt: String?

  init(row: Row) throws {
    let name: String = row["name"]
    let state: String = row["state"]
    guard let stage = StageName(rawValue: name), let known = State(rawValue: state) else {
      throw CatalogueError.unreadable(
        path: "catalogue", column: "stage", found: "\(name) \(state)")
    }
    self.name = stage
    self.state = known
    settings = row["settings"]
    fingerprint = row["fingerprint"]
    summary = row["summary"]
    startedAt = row["started_at"]
    finishedAt = row["finished_at"]
  }

  /// The present moment as the catalogue writes it.
  static func now() -> String {
    Date().formatted(.iso8601)
  }
}
