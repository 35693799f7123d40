import CommandShell
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
        (check.passes ? "ok" : "beyond the tolerance") + Self.remark(check),
      ])
    }
    let failures = report.checks.count { !$0.passes }
    let subject = "\(report.model) against \(report.framework) on \(report.instructionSet)"
    let verdict =
      failures == 0
      ? "\(subject): all \(report.checks.count) within the tolerances"
      : "\(subject): \(failures) of \(report.checks.count) beyond the tolerances"
    return [table.text] + report.bends.map(Self.line) + [verdict]
  }

  /// What is said of a turn's units near a bend.
  private static func line(_ bends: ParityBends) -> String {
    let reach = number(Double(bends.reach))
    let tried =
      "turn \(bends.turn): up to \(bends.candidates) of \(bends.units) units, within \(reach) of a bend (0 of a "
      + "leaky ReLU, equal maxima), were tried on the other side"
    guard bends.moved > 0 else { return tried + "; none agrees better there" }
    return tried
      + "; \(bends.moved) of them, at most \(number(Double(bends.furthest))) away, count there"
  }

  private static func remark(_ check: ParityCheck) -> String {
    let before = check.errorBeforeBends.map { "\(number($0)) before units changed sides" }
    let remarks = [before, check.note].compactMap { $0 }
    return remarks.isEmpty ? "" : " (\(remarks.joined(separator: "; ")))"
  }

  private static func number(_ value: Double) -> String {
    value == 0 ? "0" : String(format: "%.1e", value)
  }
}
