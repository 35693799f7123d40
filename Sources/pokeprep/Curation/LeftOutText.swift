import CommandShell
import Curation
import Foundation
import PlainText

/// What `filter` left out and the command that keeps it: the last line of `filter` and of `run`.
struct LeftOutText {
  let summary: FilterSummary
  let workspace: Workspace
  /// The command that was typed.
  let command: String

  /// One line, or none where nothing is left out.
  var lines: [String] {
    let folders =
      summary.dropped.map { ($0.folder, $0.pictureCount) }
      + summary.unknown.filter { !$0.isLoose }.map { ($0.folder, $0.pictureCount) }
    let besideSplits = Dictionary(
      grouping: summary.unknown.filter { $0.splitFolder != nil }, by: { $0.splitFolder ?? "" })
    let loose = summary.unknown.filter { $0.isLoose && $0.splitFolder == nil }
    var parts: [String] = []
    if !folders.isEmpty {
      let names = FilterText.list(
        folders.map { "\(FilterSettings.typed([$0.0])) (\(grouped($0.1)))" })
      let keeping = summary.keepingArguments.map { "; to keep: \(line(of: $0))" } ?? ""
      parts.append("\(names)\(keeping)")
    }
    for (split, rows) in besideSplits.sorted(by: { $0.key < $1.key }) {
      let names = FilterText.list(rows.map { "\($0.folder) (\(grouped($0.pictureCount)))" })
      let (word, one) = rows.count == 1 ? ("lies", "the folder") : ("lie", "the folders")
      parts.append(
        "\(names) \(word) beside the splits and so in none; to keep as a class, move \(one) into \(split) "
          + "or another split")
    }
    if !loose.isEmpty {
      let names = FilterText.list(
        loose.map { row in
          "\(row.folder.isEmpty ? "in no folder" : FilterSettings.typed([row.folder])) "
            + "(\(grouped(row.pictureCount)))"
        })
      parts.append("\(names) beside the class folders; to keep, move into a folder of their class")
    }
    if let masks = summary.masks {
      let words =
        masks.count == 1
        ? "a mask of another picture (\(masks.first))"
        : "\(grouped(masks.count)) masks of other pictures, such as \(masks.first)"
      parts.append("\(words); to keep: \(line(of: masks.keepingArguments))")
    }
    return parts.isEmpty ? [] : ["Left out: \(parts.joined(separator: ". "))".inOneLine]
  }

  /// The command, ready to be typed where the user is.
  private func line(of arguments: [String]) -> String {
    let here = FileManager.default.currentDirectoryPath
    let isHere = workspace.root == Workspace(at: here).root
    var words = ["pokeprep", command] + (isHere ? [] : ["--workspace", workspace.root])
    for (index, argument) in arguments.enumerated() {
      let isPath = index > 0 && ["--input", "--classes"].contains(arguments[index - 1])
      words.append(isPath && !isHere ? workspace.absolutePath(argument) : argument)
    }
    return words.map(\.shellWord).joined(separator: " ")
  }
}
