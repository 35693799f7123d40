import CommandShell
import Curation
import Foundation

/// Precision and recall over thresholds as people read them.
struct WhitenessCurveText {
  let curve: WhitenessCurve

  /// Mistakes and paths named; `--json` has them all.
  private static let limit = 10

  var lines: [String] { [summary, "", table.text, ""] + findings }

  private var summary: String {
    let words = curve.labels.sorted { $0.key < $1.key }
      .map { "\(grouped($0.value)) \($0.key.isEmpty ? "without label" : $0.key)" }
    return "\(curve.metric) score on \(counted(curve.scoredCount, "picture")), "
      + "\(grouped(curve.whiteCount)) of them white (\(words.joined(separator: ", ")))"
  }

  private var table: Table {
    var table = Table([
      ("threshold", .right), ("precision", .right), ("recall", .right), ("F1", .right),
      ("kept wrongly", .right), ("rejected wrongly", .right), ("", .left),
    ])
    for point in curve.points {
      let isCurrent = point.threshold == curve.atThreshold.threshold
      table.append(cells(of: point) + [isCurrent ? "◀ --threshold" : ""])
    }
    return table
  }

  private func cells(of point: PrecisionRecall) -> [String] {
    func share(_ value: Double?) -> String { value.map { String(format: "%.3f", $0) } ?? "–" }
    return [
      String(format: "%g", point.threshold), share(point.precision), share(point.recall),
      share(point.f1), grouped(point.falsePositives), grouped(point.falseNegatives),
    ]
  }

  private var findings: [String] {
    var lines: [String] = []
    if let best = curve.best {
      lines.append(
        String(format: "Best: F1 %.3f at a threshold of %.3f.", best.f1, best.threshold))
    }
    if !curve.mistakes.isEmpty {
      lines += ["", "On the wrong side of \(curve.atThreshold.threshold):"]
      lines += curve.mistakes.prefix(Self.limit).map {
        "  \(shown($0.score))  labelled \($0.label): \($0.path)"
      }
      lines += more(than: curve.mistakes.count)
    }
    lines += list(
      curve.unmatched,
      words: {
        $0 == 1 ? "means no picture that filter found" : "mean no picture that filter found"
      })
    lines += list(
      curve.unscored,
      words: {
        ($0 == 1 ? "has" : "have") + " no score: not converted, or left out by filter"
      })
    return lines
  }

  private func list(_ paths: [String], words: (Int) -> String) -> [String] {
    guard !paths.isEmpty else { return [] }
    return ["", "\(counted(paths.count, "row")) of the label file \(words(paths.count)):"]
      + paths.prefix(Self.limit).map { "  " + $0 } + more(than: paths.count)
  }

  private func more(than count: Int) -> [String] {
    count > Self.limit ? ["  and \(grouped(count - Self.limit)) more: --json has them all"] : []
  }
}
