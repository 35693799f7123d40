import Catalogue

/// How many pictures a stage took in, kept and rejected, and why.
package struct StageCounts: Sendable, Codable, Hashable {
  /// Pictures that came in.
  package var entered: Int
  /// Pictures that go on.
  package var kept: Int
  /// Pictures that do not.
  package var rejected: Int
  /// Rejected pictures by reason.
  package var reasons: [String: Int]

  init(of decisions: some Sequence<Decision>) {
    (entered, kept, rejected, reasons) = (0, 0, 0, [:])
    for decision in decisions { add(decision) }
  }

  /// Counts one more picture.
  mutating func add(_ decision: Decision) {
    entered += 1
    if decision.isKept {
      kept += 1
    } else {
      rejected += 1
      reasons[decision.reason, default: 0] += 1
    }
  }
}
