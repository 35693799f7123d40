import Catalogue
import CommandShell
import Curation
import PlainText

/// What may be a slip in the splits of a set: near the end of `filter` and of `run`.
struct SplitDoubtsText {
  let summary: FilterSummary

  /// A line for each kind of slip.
  var lines: [String] {
    var lines: [String] = []
    if let lone = summary.loneSplit {
      let other = lone.split == .train ? "test" : "train"
      lines.append(
        "The only folder called like a split is \(lone.name) (\(grouped(lone.pictureCount))), so it is none, "
          + "and a share of each class is held out at random; for another share: pokeprep augment "
          + "--validation 0.2 (0 for none); for splits, put a folder \(other) beside it.")
    }
    guard let doubts = summary.splitDoubts else { return lines.map(\.inOneLine) }
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
