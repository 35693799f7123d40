import Catalogue
import CommandShell
import Curation
import Imaging
import Imports
import PlainText

/// What `import` wrote, as people and as programs read it.
struct ImportText {
  let summary: Import.Summary
  let out: String
  let isDryRun: Bool
  let output: OutputOptions

  /// The result as `--json` prints it.
  struct Document: Encodable {
    struct Part: Encodable {
      var folder: String
      var split: String?
      var pictures: Int
    }

    var formats: [String]
    var out: String
    var pictures: Int
    var bytes: Int
    /// The folders of the classes, in the order of the source's labels.
    var classes: [String]
    var parts: [Part]
    /// Further labels.
    var heads: [String]
    /// Files that are no pictures.
    var leftOut: [String]
    /// Labels of pictures that are not there.
    var withoutPicture: [String]
  }

  var document: Document {
    Document(
      formats: summary.formats, out: out, pictures: summary.pictures, bytes: summary.byteCount,
      classes: summary.classes,
      parts: summary.parts.map {
        .init(folder: $0.folder, split: $0.split?.rawValue, pictures: $0.pictures)
      }, heads: summary.heads, leftOut: summary.leftOut,
      withoutPicture: summary.withoutPicture)
  }

  var lines: [String] { [table.text, ""] + notes.map(\.inOneLine) + closing }

  private var table: Table {
    let splits = PictureSplit.allCases.filter { split in
      summary.parts.contains { $0.split == split }
    }
    let columns = splits.map(\.rawValue) + (splits.isEmpty ? ["pictures"] : [])
    var table = Table(
      [(summary.classes.isEmpty ? "folder" : "class", .left)]
        + columns.map { (name: $0, alignment: Table.Alignment.right) })
    let counts = Dictionary(grouping: summary.parts, by: \.folder)
    func cells(_ parts: [Import.Part]) -> [String] {
      let keys: [PictureSplit?] = splits.isEmpty ? [nil] : splits.map { $0 }
      return keys.map { split in
        grouped(parts.filter { $0.split == split }.reduce(0) { $0 + $1.pictures })
      }
    }
    let folders = summary.classes.isEmpty ? counts.keys.sorted() : summary.classes
    for folder in folders.prefix(Self.rowCount) {
      table.append([folder] + cells(counts[folder] ?? []))
    }
    if folders.count > Self.rowCount {
      let rest = folders.dropFirst(Self.rowCount)
      table.append(["\(rest.count) more"] + cells(rest.flatMap { counts[$0] ?? [] }))
    }
    table.append(["all"] + cells(summary.parts))
    return table
  }

  /// Most classes that are listed.
  private static let rowCount = 30

  /// What is worth a word, and an empty line behind it.
  private var notes: [String] { remarks.isEmpty ? [] : remarks + [""] }

  /// What is worth a word, a line each.
  var remarks: [String] {
    var notes = summary.renamed.map { "class \($0.name) has the folder \($0.folder)" }
    func add(_ words: String, _ names: [String]) {
      guard !names.isEmpty else { return }
      notes.append(
        "left out \(words): \(names.prefix(3).joined(separator: ", "))\(names.count > 3 ? ", …" : "")"
      )
    }
    let others = summary.leftOut.count
    let verb = others == 1 ? "is" : "are"
    add("\(counted(others, "file")) that \(verb) no \(PictureFormat.oneOfAll)", summary.leftOut)
    add(
      "\(counted(summary.withoutPicture.count, "label")) without a picture", summary.withoutPicture)
    if !summary.heads.isEmpty {
      notes.append(
        "further labels, which augment takes from \(PictureHeads.fileName): "
          + summary.heads.joined(separator: ", "))
    }
    if !summary.furtherColumns.isEmpty {
      notes.append("no labels, not taken: \(summary.furtherColumns.joined(separator: ", "))")
    }
    return notes
  }

  /// In a line: `70,000 pictures in 10 classes (idx; train 60,000, test 10,000)`.
  var words: String {
    let splits = PictureSplit.allCases.compactMap { split in
      let count = summary.parts.filter { $0.split == split }.reduce(0) { $0 + $1.pictures }
      return count == 0 ? nil : "\(split.rawValue) \(grouped(count))"
    }
    let parts = [summary.formats.joined(separator: ", "), splits.joined(separator: ", ")]
    let count = Set(summary.parts.map(\.folder)).count
    let folders =
      summary.classes.isEmpty
      ? counted(count, "folder") : counted(count, "class", plural: "classes")
    return "\(counted(summary.pictures, "picture")) in \(folders) ("
      + parts.filter { !$0.isEmpty }.joined(separator: "; ") + ")"
  }

  private var closing: [String] {
    let pictures = counted(summary.pictures, "picture")
    if isDryRun { return ["would write \(pictures) to \(out); nothing was written (--dry-run)"] }
    let size =
      switch summary.byteCount {
      case ..<10_000: counted(summary.byteCount, "byte")
      case ..<1_000_000: "\(summary.byteCount / 1000) KB"
      default: "\(grouped(summary.byteCount / 1_000_000)) MB"
      }
    let input = out == FilterSettings().input ? "" : " --input \(out)"
    return ["wrote \(pictures), \(size), to \(out)"]
      + output.next("pokeprep filter --types \(types)\(input)")
  }

  /// What to call the classes: `all`, unless they are called like splits of a set, for which `filter` would take
  /// them.
  private var types: String {
    let folders = Set(summary.parts.map(\.folder)).sorted()
    let isPlain = summary.parts.allSatisfy { $0.split == nil && !$0.folder.contains("/") }
    let splits = Set(folders.compactMap { SplitName($0[...])?.split })
    return isPlain && splits.count > 1 ? FilterSettings.typed(folders).shellWord : "all"
  }
}
