import CommandShell
import Curation

/// What may be a slip in the splits of a set: near the end of `filter` and of `run`.
struct SplitDoubtsText {
  let doubts: SplitDoubts?

  /// A line for each kind of slip.
  var lines: [String] {
    guard let doubts else { return [] }
    var lines: [String] = []
    if !doubts.besideSplits.isEmpty {
      lines.append(
        "In no split, and so used for training: \(Self.list(doubts.besideSplits)); for another split, "
          + "rename such a folder.")
    }
    if !doubts.untrained.isEmpty {
      lines.append(
        "Classes without a picture to train with: \(Self.list(doubts.untrained)).")
    }
    return lines.map(\.inOneLine)
  }

  private static func list(_ names: [SplitDoubts.Name]) -> String {
    FilterText.list(
      names.map { row in
        let question = row.nearestName.map { "; is it \($0)?" } ?? ""
        return "\(row.name) (\(grouped(row.pictureCount))\(question))"
      })
  }
}
