/// The card of a data set on Hugging Face's hub: `README.md`.
///
/// Source: huggingface/hub-docs, `datasetcard.md`.
struct DatasetCard {
  static let fileName = "README.md"

  private let set: ExportSet
  private let title: String
  private let license: String

  init(set: ExportSet, title: String, license: String) {
    self.set = set
    self.title = title
    self.license = license
  }

  var text: String {
    let heading = title.split(whereSeparator: \.isNewline).joined(separator: " ")
    return """
      ---
      \(header.joined(separator: "\n"))
      ---

      # \(heading)

      \(set.pictures.count) pictures of \(set.size)×\(set.size) pixels, \
      \(set.channelCount == 1 ? "grey" : "RGB"), in \
      \(set.classes.count) \(set.classes.count == 1 ? "class" : "classes"): \
      \(set.origin.rawValue).

      \(counts.joined(separator: "\n"))

      ## How it was made

      \(history)
      Held out are whole groups of look-alikes. Made by pokeprep.

      ## Columns

      | column | content |
      |---|---|
      | `image` | the picture, PNG |
      | `label` | the class |
      | `split` | `train`, or where it is held out `validation` or `test` |
      | `source` | what it was made from |
      | `sha256` | of the source file; null where it is not told |
      | `score` | how white the background is, 0 to 1; null where it was not measured |
      | `group` | the group of duplicates that it stands for, 0 where it is alone |
      | `species` | for folders named after one, else null |

      ## Licence

      \(licenseWords)

      """
  }

  /// YAML; text in it is written as JSON, which YAML reads.
  private var header: [String] {
    let names = set.classes.enumerated()
      .map { "'\($0)': \(DatasetDescription.string($1))" }.joined(separator: ", ")
    let plain = ParquetColumn.all.compactMap { column in
      column.valueType.map { "  - {name: \(column.path[0]), dtype: \($0)}" }
    }
    let top = [
      "license: \(DatasetDescription.string(license))",
      "pretty_name: \(DatasetDescription.string(title))", "size_categories: [\(sizeCategory)]",
      "task_categories: [image-classification, unconditional-image-generation]", "configs:",
      "- config_name: default", "  data_files:",
    ]
    let features = [
      "dataset_info:", "  features:", "  - {name: image, dtype: image}", "  - name: label",
      "    dtype:", "      class_label:", "        names: {\(names)}",
    ]
    return top + set.splits.map { "  - {split: \($0), path: data/\($0)-*}" } + features
      + plain + ["  splits:"]
      + set.splits.map { "  - {name: \($0), num_examples: \(set.places(in: $0).count)}" }
  }

  private var sizeCategory: String {
    let steps = [(1000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K")]
    return steps.first { set.pictures.count < $0.0 }?.1
      ?? (set.pictures.count < 1_000_000 ? "100K<n<1M" : "1M<n<10M")
  }

  private var counts: [String] {
    func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }
    let byLabel = Dictionary(grouping: set.pictures, by: \.label).mapValues { own in
      Dictionary(grouping: own, by: \.split).mapValues(\.count)
    }
    let head = [
      row(["class", "label"] + set.splits), row(["---", "---:"] + set.splits.map { _ in "---:" }),
    ]
    return head
      + set.classes.enumerated().map { label, name in
        row(
          [Self.cell(name), "\(label)"] + set.splits.map { "\(byLabel[label]?[$0] ?? 0)" })
      }
  }

  /// A text that cannot end the cell of a table.
  private static func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  private var history: String {
    let lines = set.history.map { "- \($0)\n" }
    return lines.isEmpty ? "" : lines.joined() + "\n"
  }

  private var licenseWords: String {
    license == "unknown"
      ? "Not told. Whoever publishes the set has to find out what the sources allow."
      : "`\(Self.cell(license))`, as whoever exported the set stated it."
  }
}
