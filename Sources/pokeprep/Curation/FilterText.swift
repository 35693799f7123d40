import Catalogue
import CommandShell
import Curation
import PlainText

/// What `filter` found, as people read it.
struct FilterText {
  let summary: FilterSummary
  let isDryRun: Bool
  let workspace: Workspace
  let output: OutputOptions

  var lines: [String] {
    [kept.text, ""] + dropped + unknown + unmatched + problems + notes + closing
  }

  private var kept: Table {
    // Asked once: it goes through all classes.
    let hasSpecies = summary.classes.contains { $0.speciesCount > 0 }
    func cells(_ name: String, _ folders: Int, _ species: Int, _ pictures: Int) -> [String] {
      [name, grouped(folders)] + (hasSpecies ? [grouped(species)] : []) + [grouped(pictures)]
    }
    var columns: [(name: String, alignment: Table.Alignment)] = [
      (summary.labels == .types ? "type" : "class", .left), ("folders", .right),
    ]
    if hasSpecies { columns.append(("species", .right)) }
    var table = Table(columns + [("pictures kept", .right)])
    for row in summary.classes {
      table.append(cells(row.name, row.folderCount, row.speciesCount, row.pictureCount))
    }
    let rows = summary.classes
    table.append(
      cells(
        "all", rows.map(\.folderCount).reduce(0, +), rows.map(\.speciesCount).reduce(0, +),
        summary.keptCount))
    return table
  }

  private var dropped: [String] {
    guard !summary.dropped.isEmpty else { return [] }
    var table = Table([("dropped folder", .left), ("class", .left), ("pictures", .right)])
    for row in summary.dropped {
      table.append([row.folder, row.pictureClass, grouped(row.pictureCount)])
    }
    return [table.text, ""]
  }

  private var unknown: [String] {
    guard !summary.unknown.isEmpty else { return [] }
    var table = Table([("unknown folder", .left), ("pictures", .right), ("nearest name", .left)])
    for row in summary.unknown {
      let name = row.folder.isEmpty ? "(not in a folder)" : row.folder
      table.append([name, grouped(row.pictureCount), row.nearestName ?? "none is near"])
    }
    return [table.text, ""]
  }

  private var unmatched: [String] {
    guard !summary.unmatched.isEmpty else { return [] }
    var table = Table([
      ("row of --classes without a folder", .left), ("line", .right), ("nearest folder", .left),
    ])
    for row in summary.unmatched {
      table.append([row.folder, grouped(row.line), row.nearestFolder ?? "none is near"])
    }
    return [table.text, ""]
  }

  private var problems: [String] {
    summary.problems.isEmpty
      ? [] : summary.problems.map { "\($0.path): \($0.words)".inOneLine } + [""]
  }

  /// What is worth a word although it stops nothing.
  private var notes: [String] {
    var notes: [String] = []
    if !summary.splits.isEmpty {
      let parts = summary.splits.map { part in
        let meaning = part.name == part.split.rawValue ? "" : ", \(part.split.rawValue)"
        return "\(part.name) (\(grouped(part.pictureCount))\(meaning))"
      }
      notes.append("Splits of the set, not classes: \(Self.list(parts)).")
    }
    notes += SplitDoubtsText(summary: summary).lines
    if !summary.asTheyAre.isEmpty {
      let names = summary.asTheyAre.map { row in
        row.nearestName.map { "\(row.folder) (is it \($0)?)" } ?? row.folder
      }
      notes.append(
        "Kept under their own names, as no type or species is called so: \(Self.list(names)). "
          + "To leave such folders out: --labels types")
    }
    if let names = summary.namesInEachClass {
      notes.append(
        "Every class holds folders of the same names; if these are the classes: "
          + (names.count > 20
            ? "name them with --classes FILE" : "--types \(FilterSettings.typed(names).shellWord)"))
    }
    let filled = summary.classes.filter { $0.pictureCount > 0 }
    if filled.count == 1, summary.dropped.isEmpty, summary.unknown.isEmpty,
      let only = filled.first
    {
      notes.append(
        "All pictures are of one class, \(only.name); for several, give each class a folder.")
    }
    if let people = summary.byPerson {
      let missing =
        people.missing == 0
        ? ""
        : "; \(counted(people.missing, "decision")) \(people.missing == 1 ? "is" : "are") about pictures that "
          + "are not here"
      notes.append(
        "Decided by people: \(counted(people.rejected, "picture")) rejected, "
          + "\(grouped(people.moved)) given another class\(missing) (pokeprep decisions).")
    }
    notes += Self.givenClasses(summary)
    if !summary.empty.isEmpty {
      notes.append("Folders without pictures, which are no classes: \(Self.list(summary.empty)).")
    }
    if !summary.others.isEmpty {
      notes.append("Files that are no pictures, left alone: \(Self.list(summary.others)).")
    }
    if !summary.containers.isEmpty {
      notes.append(
        "Archives and arrays take no part until they are unpacked, or imported by pokeprep import: "
          + "\(Self.list(summary.containers)).")
    }
    return notes.isEmpty ? [] : notes.map(\.inOneLine) + [""]
  }

  private var closing: [String] {
    let left = summary.foundCount - summary.keptCount
    let sum =
      "\(counted(summary.foundCount, "picture")) found, \(grouped(summary.keptCount)) kept, "
      + "\(grouped(left)) left out."
    let end =
      isDryRun
      ? [sum + " Nothing was written (--dry-run)."] : [sum] + output.next("pokeprep convert")
    return end + LeftOutText(summary: summary, workspace: workspace, command: "filter").lines
  }

  /// A line where people gave pictures a class that no folder has, as after the renaming of one.
  static func givenClasses(_ summary: FilterSummary) -> [String] {
    let given = summary.classes.filter { $0.isGivenAlone == true }
    guard !given.isEmpty else { return [] }
    let names = given.map { "\($0.name) (\(counted($0.pictureCount, "picture")))" }
    return [
      "Classes by people's decisions alone, which no folder has: \(list(names)) (pokeprep decisions)."
        .inOneLine
    ]
  }

  /// The first names, and how many more there are.
  static func list(_ names: [String]) -> String {
    let shown = names.prefix(5).joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(grouped(names.count - 5)) more" : shown
  }
}
