import Foundation
import Training

/// A parity report for people: a table and a verdict.
struct ParityText {
  private let report: ParityReport

  init(_ report: ParityReport) {
    self.report = report
  }

  /// The table's lines and the verdict.
  var lines: [String] {
    var table = Table([
      ("compared", .left), ("tensor", .left), ("error", .right), ("tolerance", .right),
      ("", .left),
    ])
    for check in report.checks {
      table.append([
        check.group.rawValue, check.tensor, Self.number(check.error),
        Self.number(check.tolerance),
        (check.passes ? "ok" : "beyond the tolerance") + (check.note.map { " (\($0))" } ?? ""),
      ])
    }
    let failures = report.checks.count { !$0.passes }
    let subject = "\(report.model) against \(report.framework) on \(report.instructionSet)"
    let verdict =
      failures == 0
      ? "\(subject): all \(report.checks.count) within the tolerances"
      : "\(subject): \(failures) of \(report.checks.count) beyond the tolerances"
    return [table.text, verdict]
  }

  private static func number(_ value: Double) -> String {
    value == 0 ? "0" : String(format: "%.1e", value)
  }
}
