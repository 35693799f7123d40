import CommandShell
import Foundation
import Parity

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
        (check.passes ? "ok" : "beyond the tolerance") + Self.remark(check),
      ])
    }
    let failures = report.checks.count { !$0.passes }
    let subject = "\(report.model) against \(report.framework) on \(report.instructionSet)"
    let verdict =
      failures == 0
      ? "\(subject): all \(report.checks.count) within the tolerances"
      : "\(subject): \(failures) of \(report.checks.count) beyond the tolerances"
    return [table.text] + report.kinks.map(Self.line) + [verdict]
  }

  /// What is said of an update's units near a kink.
  private static func line(_ kinks: ParityKinks) -> String {
    let reach = number(Double(kinks.reach))
    let tried =
      "update \(kinks.update): up to \(kinks.candidates) of \(kinks.units) units, within \(reach) of a kink (0 of a "
      + "leaky ReLU, equal maxima), were tried on the other side"
    guard kinks.moved > 0 else { return tried + "; none agrees better there" }
    return tried
      + "; \(kinks.moved) of them, at most \(number(Double(kinks.furthest))) away, count there"
  }

  private static func remark(_ check: ParityCheck) -> String {
    let before = check.errorBeforeKinks.map { "\(number($0)) before units changed sides" }
    let remarks = [before, check.note].compactMap { $0 }
    return remarks.isEmpty ? "" : " (\(remarks.joined(separator: "; ")))"
  }

  private static func number(_ value: Double) -> String {
    value == 0 ? "0" : String(format: "%.1e", value)
  }
}
