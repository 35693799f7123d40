import CommandShell
import Curation
import Exports
import PlainText

/// What `export` wrote, as people and as programs read it.
struct ExportText {
  let format: String
  let out: String
  let set: ExportSet
  let files: [ExportedFile]
  let isDryRun: Bool

  /// The result as `--json` prints it.
  struct Document: Encodable {
    var format: String
    var out: String
    var pictures: Int
    /// Pictures by split and class.
    var splits: [String: [String: Int]]
    var classes: [String]
    var files: [ExportedFile]
  }

  var document: Document {
    Document(
      format: format, out: out, pictures: set.pictures.count,
      splits: counts.mapValues { own in
        Dictionary(uniqueKeysWithValues: own.map { (set.classes[$0.key], $0.value) })
      }, classes: set.classes, files: files)
  }

  var lines: [String] {
    let counts = counts
    var table = Table(
      [("class", .left), ("label", .right)] + set.splits.map { (name: $0, alignment: .right) })
    for (label, name) in set.classes.enumerated() {
      table.append([name, "\(label)"] + set.splits.map { grouped(counts[$0]?[label] ?? 0) })
    }
    table.append(["all", ""] + set.splits.map { grouped(counts[$0]?.values.reduce(0, +) ?? 0) })
    return [table.text, ""] + notes(counts) + [closing]
  }

  private var counts: [String: [Int: Int]] {
    Dictionary(grouping: set.pictures, by: \.split).mapValues { own in
      Dictionary(grouping: own, by: \.label).mapValues(\.count)
    }
  }

  private func notes(_ counts: [String: [Int: Int]]) -> [String] {
    var notes: [String] = []
    if format == "stylegan", set.splits.count > 1 {
      notes.append(
        "All splits are in one file, as the format has none; for training pictures alone: "
          + "--split train")
    }
    if set.origin == .shards, set.pictures.allSatisfy({ $0.path.isEmpty }) {
      notes.append(
        "Of what the pictures were made is not told: these are not the shards that augment wrote "
          + "last in this workspace, or the set has changed since.")
    }
    if format == "imagefolder" {
      if !set.hasFoldersInOrder {
        notes.append(
          "The labels differ from the numbers of the sorted folders, which torchvision takes: read them in "
            + "metadata.csv or dataset.json.")
      }
      for split in set.splits {
        let missing = set.classes.indices.filter { counts[split]?[$0] == nil }
        guard !missing.isEmpty else { continue }
        notes.append(
          "\(split) has no picture of \(FilterText.list(missing.map { set.classes[$0] })): "
            + "torchvision numbers the folders of each split by themselves")
      }
    }
    return notes.isEmpty ? [] : notes.map(\.inOneLine) + [""]
  }

  private var closing: String {
    let pictures = counted(set.pictures.count, "picture")
    if isDryRun { return "would write \(pictures) to \(out); nothing was written (--dry-run)" }
    let shards = files.filter { $0.pictures > 0 }
    let bytes = files.reduce(0) { $0 + $1.byteCount }
    let size = bytes < 1_000_000 ? "\(bytes / 1000) KB" : "\(grouped(bytes / 1_000_000)) MB"
    let places = shards.count > 1 ? " in \(counted(shards.count, "file"))" : ""
    return "wrote \(pictures)\(places), \(size), to \(out), and read them back"
  }
}
