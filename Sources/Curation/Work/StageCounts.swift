import Catalogue

/// How many pictures a stage took in, kept and rejected, and why.
public struct StageCounts: Sendable, Codable, Hashable {
  /// Pictures that came in.
  public var entered: Int
  /// Pictures that go on.
  public var kept: Int
  /// Pictures that do not.
  public var rejected: Int
  /// Rejected pictures by reason.
  public var reasons: [String: Int]

  init(of decisions: [Decision]) {
    entered = decisions.count
    kept = decisions.count { $0.isKept }
    rejected = entered - kept
    reasons = decisions.reduce(into: [:]) { counts, decision in
      if !decision.isKept { counts[decision.reason, default: 0] += 1 }
    }
  }
}
