package import Catalogue
import Foundation

/// What `status` tells of one stage.
package struct StageStatus: Sendable, Codable, Hashable {
  /// How far a stage is.
  package enum State: String, Sendable, Codable, Hashable {
    /// Never begun.
    case notRun = "not run"
    /// Begun and not finished: killed half-way, or at work this very moment.
    case unfinished
    /// Finished once, but something it builds on has changed since.
    case outOfDate = "out of date"
    /// Finished, and nothing it builds on has changed.
    case done
  }

  /// A reason for which pictures were rejected, and how many.
  package struct Rejection: Sendable, Codable, Hashable {
    /// The words of the decisions.
    package var reason: String
    /// How many pictures.
    package var count: Int
  }

  /// Which stage.
  package var stage: StageName
  /// How far it is.
  package var state: State
  /// The settings of its last run.
  package var settings: [String: SettingValue]
  /// Pictures it has decided about.
  package var entered: Int
  /// Pictures it let pass.
  package var kept: Int
  /// Pictures it rejected.
  package var rejected: Int
  /// Its rejections by reason, the most frequent first.
  package var rejections: [Rejection]
  /// When its last run began, UTC in ISO 8601.
  package var startedAt: String?
  /// When its last run was done, UTC in ISO 8601.
  package var finishedAt: String?
  /// How long its last run took, in whole seconds.
  package var seconds: Int?

  /// - Parameters:
  ///   - name: Which stage.
  ///   - overview: The counts.
  ///   - holds: Whether the result of a finished run still stands.
  init(_ name: StageName, in overview: CatalogueOverview, holds: Bool) {
    let record = overview.stages.first { $0.name == name }
    let decisions = overview.decisions.filter { $0.stage == name }
    stage = name
    state =
      switch record?.state {
      case nil: .notRun
      case .running: .unfinished
      case .stale: .outOfDate
      case .done: holds ? .done : .outOfDate
      }
    settings = record.map { SettingValue.settings($0.settings) } ?? [:]
    kept = decisions.filter(\.isKept).reduce(0) { $0 + $1.count }
    let rejections = decisions.filter { !$0.isKept }.map {
      Rejection(reason: $0.reason, count: $0.count)
    }
    self.rejections = rejections
    rejected = rejections.reduce(0) { $0 + $1.count }
    entered = kept + rejected
    startedAt = record?.startedAt
    finishedAt = record?.finishedAt
    seconds = Self.seconds(from: startedAt, to: finishedAt)
  }

  /// How far it is, in words.
  package var words: String {
    state == .unfinished ? "unfinished: at work or stopped half-way" : state.rawValue
  }

  /// Whether it ran, and has to run again.
  package var isWaiting: Bool { state == .unfinished || state == .outOfDate }

  /// Whole seconds between two times in ISO 8601, 0 where the clock was set back in between; nil where one
  /// is missing.
  static func seconds(from start: String?, to end: String?) -> Int? {
    guard let start, let end, let first = try? Date(start, strategy: .iso8601),
      let last = try? Date(end, strategy: .iso8601)
    else { return nil }
    return max(0, Int(last.timeIntervalSince(first).rounded()))
  }
}
