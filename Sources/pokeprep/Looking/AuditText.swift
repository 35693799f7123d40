import Audit
import CommandShell
import Curation
import Foundation
import PlainText

/// What came of an audit.
struct AuditResult: Encodable {
  var findings: AuditFindings
  /// The pictures with findings whose files changed since.
  var sources: ChangedSources
  /// Pictures that a dry run did not measure.
  var missingCount: Int
  var measuredNow: Int
  /// Pictures that do not decode, and why.
  var failures: [String: String]
  var thresholds: AuditThresholds
  /// What `--reject` did; nil without it.
  var rejected: DecisionOutcome?
  /// The pictures that `--reject` left alone; nil without it.
  var leftAlone: AuditRejections.LeftAlone?

  private enum CodingKeys: String, CodingKey {
    case pictures, measured, labelled, unmeasured, unreadable, counts, thresholds, rejected
    case changed, missing
    case leftAlone = "left_alone"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(findings.pictures, forKey: .pictures)
    try container.encode(findings.measuredCount, forKey: .measured)
    try container.encode(findings.labelledCount, forKey: .labelled)
    try container.encode(missingCount, forKey: .unmeasured)
    try container.encode(sources.changedCount, forKey: .changed)
    try container.encode(sources.missingCount, forKey: .missing)
    try container.encode(failures, forKey: .unreadable)
    let counts = findings.counts.map { ($0.kind.rawValue, $0.count) }
    try container.encode(Dictionary(uniqueKeysWithValues: counts), forKey: .counts)
    let limits = FindingKind.allCases.map { ($0.rawValue, thresholds[$0]) }
    try container.encode(Dictionary(uniqueKeysWithValues: limits), forKey: .thresholds)
    try container.encodeIfPresent(rejected, forKey: .rejected)
    try container.encodeIfPresent(leftAlone, forKey: .leftAlone)
  }
}

/// An audit as people read it.
struct AuditText {
  let result: AuditResult
  let isDryRun: Bool
  let output: OutputOptions

  /// The share of classes told right below which suspects are hints, 0…1.
  static let poorAgreement = 0.8

  /// Every threshold, as the option takes it.
  static var thresholds: String {
    let all = AuditThresholds()
    return FindingKind.allCases.map { "\($0.rawValue)=\(shown(all[$0]))" }.joined(separator: ", ")
  }

  var lines: [String] {
    let findings = result.findings
    var lines: [String] = []
    if findings.pictures.isEmpty {
      lines.append("nothing found on \(counted(findings.measuredCount, "picture"))")
    } else {
      lines.append(table)
      lines.append("")
      lines.append(
        "\(grouped(findings.pictures.count)) of \(counted(findings.measuredCount, "picture")) "
          + "have a finding; pokeprep audit --csv lists them, --gallery FILE.html shows the worst")
    }
    if isDryRun, result.missingCount > 0 {
      lines.append("\(counted(result.missingCount, "picture")) would be measured")
    }
    if let (path, reason) = result.failures.min(by: { $0.key < $1.key }) {
      lines.append(
        "\(counted(result.failures.count, "picture")) could not be read: \(path): \(reason)"
          .inOneLine)
    }
    if let rejected = result.rejected { lines += self.lines(on: rejected) }
    return lines
  }

  private func lines(on rejected: DecisionOutcome) -> [String] {
    let alone = result.leftAlone ?? AuditRejections.LeftAlone()
    var parts: [String] = []
    if alone.rejected > 0 {
      let byAudit =
        switch alone.rejectedByAudit {
        case 0: "by decisions"
        case alone.rejected: "by an earlier audit"
        default: "by decisions, \(grouped(alone.rejectedByAudit)) of them by an earlier audit"
        }
      parts.append("\(was(alone.rejected)) already rejected \(byAudit)")
    }
    if alone.accepted > 0 { parts.append("\(was(alone.accepted)) accepted") }
    let isDecided = !parts.isEmpty
    if alone.changed + alone.missing > 0 {
      parts.append(
        "\(was(alone.changed + alone.missing)) changed or removed since filter saw "
          + "\(alone.changed + alone.missing == 1 ? "it" : "them") (pokeprep run looks again)")
    }
    let words = parts.joined(separator: ", ")
    guard rejected.pictures.isEmpty else {
      let decided = DecisionText(
        outcome: rejected, isDryRun: isDryRun, isApplied: false, output: output
      ).lines
      return (words.isEmpty ? [] : ["left alone: \(words)"]) + decided
    }
    let source = isDecided ? "; see pokeprep decisions" : ""
    return [
      "0 pictures \(isDryRun ? "would be " : "")rejected; "
        + (words.isEmpty ? "none has such a finding" : words + source)
    ]
  }

  /// What to tell of pictures with findings whose files are not those that were looked at; nil for none.
  static func words(on sources: ChangedSources) -> String? {
    let (changed, missing) = (sources.changedCount, sources.missingCount)
    guard changed + missing > 0 else { return nil }
    let parts = [
      changed > 0
        ? "\(counted(changed, "picture")) with findings changed since filter saw "
          + "\(changed == 1 ? "it" : "them")" : nil,
      missing > 0
        ? "\(counted(missing, "picture")) with findings \(missing == 1 ? "is" : "are") gone" : nil,
    ]
    return parts.compactMap(\.self).joined(separator: ", ")
      + ": the findings are of the earlier files; pokeprep run looks again, then audit"
  }

  private func was(_ count: Int) -> String { "\(grouped(count)) \(count == 1 ? "was" : "were")" }

  private var table: String {
    var table = Table([
      ("finding", .left), ("pictures", .right), ("from", .right), ("worst", .right),
      ("path", .left),
    ])
    for (kind, count) in result.findings.counts {
      let worst = result.findings.worst(kind).first
      table.append([
        kind.rawValue, grouped(count), shown(result.thresholds[kind]),
        worst.map { shown($0.finding.value, besides: $0.finding.threshold) } ?? "",
        worst.map { one in
          one.picture.path + (one.finding.suggestedClass.map { " (\($0)?)" } ?? "")
        } ?? "",
      ])
    }
    return table.text
  }
}
