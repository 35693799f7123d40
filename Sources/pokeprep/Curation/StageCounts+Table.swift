import CommandShell
import Curation

extension StageCounts {
  /// A table of what was kept and rejected, by reason.
  func table(keptAs words: String) -> String {
    var table = Table([("", .left), ("pictures", .right)])
    table.append(["came in", grouped(entered)])
    for (reason, count) in reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      table.append(["rejected: \(reason)", grouped(count)])
    }
    table.append([words, grouped(kept)])
    return table.text
  }
}
