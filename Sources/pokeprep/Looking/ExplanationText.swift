import Catalogue
import CommandShell
import Curation
import Foundation
import Pixels
import PlainText

/// The story of one picture as people read it.
struct ExplanationText {
  let explanation: PictureExplanation

  var lines: [String] {
    [headline.inOneLine, "", facts.text, "", stages.text] + background + group + scores
  }

  private var headline: String {
    guard let rejection = explanation.rejection else {
      guard let last = explanation.verdicts.last(where: { $0.outcome == .kept }) else {
        return "\(explanation.path): no stage has decided about it yet"
      }
      let isThrough = last.stage == explanation.verdicts.last?.stage
      let end = isThrough ? ", \(last.reason ?? "")" : " so far, up to \(last.stage)"
      return "\(explanation.path): kept\(end)"
    }
    return "\(explanation.path): rejected by \(rejection.stage): \(rejection.reason ?? "")"
  }

  private var facts: Facts {
    var facts = Facts()
    facts.add("Source", explanation.sourcePath + "  (\(counted(explanation.byteCount, "byte")))")
    if let origin = explanation.importedFrom { facts.add("Imported", "from \(origin)") }
    switch explanation.file {
    case .unchanged: break
    case .changed: facts.add("", "changed since filter saw it; run pokeprep filter again")
    case .missing: facts.add("", "no longer there; run pokeprep filter again")
    }
    let folder = explanation.folder.isEmpty ? "the input folder" : explanation.folder
    let species = explanation.species.map { ", species \($0)" } ?? ""
    facts.add("Class", "\(explanation.pictureClass ?? "none")  (from \(folder)\(species))")
    if let split = explanation.split { facts.add("Split", split.rawValue) }
    for one in explanation.decisions {
      let about = one.path == explanation.path ? "" : "  (of \(one.path))"
      let note = one.note.isEmpty ? "" : "  – \(one.note)"
      facts.add("By people", "\(one.words)\(about), \(one.made.prefix(10))\(note)")
    }
    if let decoding = explanation.decoding { add(decoding, to: &facts) }
    if let repeats = explanation.repeats {
      facts.add("Balance", repeats == 1 ? "takes part once" : "takes part \(repeats) times")
    }
    return facts
  }

  private func add(_ decoding: PictureExplanation.Decoding, to facts: inout Facts) {
    if let error = decoding.error { facts.add("Decoder", error) }
    if let format = decoding.format {
      let policies = decoding.policies.isEmpty ? "none" : decoding.policies.joined(separator: ", ")
      facts.add(
        "Decoded",
        "\(format) \(pictureSize(decoding.width, decoding.height)), policies: \(policies)")
    }
    if let path = decoding.preparedPath { facts.add("Prepared", path) }
    if let content = decoding.content, content.width != content.height {
      facts.add(
        "",
        "the picture fills \(pictureSize(content.width, content.height)) "
          + "from column \(content.x), row \(content.y)")
    }
  }

  private var stages: Table {
    var table = Table([
      ("stage", .left), ("outcome", .left), ("value", .right), ("threshold", .right),
      ("reason", .left),
    ])
    for one in explanation.verdicts {
      table.append([
        one.stage.rawValue, one.outcome.rawValue,
        one.value.map { shown($0, besides: one.threshold) } ?? "",
        one.threshold.map { "\($0)" } ?? "", one.reason ?? "",
      ])
    }
    return table
  }

  private var background: [String] {
    guard let background = explanation.background else { return [] }
    let verdict = explanation.verdicts.first { $0.stage == .whiteness && $0.value != nil }
    return [""] + BackgroundText(background: background, verdict: verdict).lines
  }

  private var group: [String] {
    guard let group = explanation.duplicates else { return [] }
    var table = Table([
      ("group \(group.number)", .left), ("", .left), ("size", .right), ("class", .left),
      ("copy", .left), ("bits", .right), ("difference", .right),
    ])
    for member in group.members {
      table.append([
        member.path, member.isKept ? "stays" : "goes", pictureSize(member.width, member.height),
        member.pictureClass ?? "–",
        member.isKept && member.kind == .exact ? "" : member.kind.rawValue,
        member.kind == .exact ? "" : "\(member.distance) of 64",
        member.kind == .exact ? "" : shown(member.difference),
      ])
    }
    let conflict =
      "The pictures of this group stand in different classes and may have a wrong label."
    let leak = "The pictures of this group stand in folders of different splits."
    return ["", table.text] + (group.isConflict ? [conflict] : []) + (group.isLeak ? [leak] : [])
  }

  private var scores: [String] {
    guard !explanation.measurements.isEmpty else { return [] }
    var table = Table([("measured", .left), ("value", .right)])
    for (name, value) in explanation.measurements.sorted(by: { $0.key < $1.key }) {
      table.append([name, shown(value)])
    }
    let isWhite = explanation.darkestSide.map { $0.whiteShare == 1 } ?? true
    let side = explanation.darkestSide.map {
      "The least white side is the \($0.name): \(shown($0.whiteShare)) of its pixels are white."
    }
    return ["", table.text] + (isWhite ? [] : [side].compactMap(\.self))
  }
}

/// Named facts, one a line, aligned.
private struct Facts {
  private var rows: [(name: String, words: String)] = []

  mutating func add(_ name: String, _ words: String) { rows.append((name, words.inOneLine)) }

  var text: String {
    let width = rows.map(\.name.count).max() ?? 0
    return rows.map { row in
      row.name + String(repeating: " ", count: width - row.name.count + 2) + row.words
    }.joined(separator: "\n")
  }
}

/// A measured value in three decimals; in more where those would make it look equal to what it was
/// compared with, a whole number without any, and one of more than 15 digits as a power of ten.
func shown(_ value: Double, besides threshold: Double? = nil) -> String {
  if abs(value) >= 1e15 { return String(format: "%.4g", value) }
  if value == value.rounded() { return String(format: "%.0f", value) }
  let text = String(format: "%.3f", value)
  guard let threshold, value != threshold, Double(text) == threshold else { return text }
  return "\(value)"
}
