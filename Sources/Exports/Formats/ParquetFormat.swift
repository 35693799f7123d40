/// Parquet files with a card, as Hugging Face's hub and `datasets`, pandas, Polars and DuckDB read them.
///
/// `data/SPLIT-00000-of-00001.parquet`, `README.md` and `croissant.json`. The features that Hugging Face
/// shows stand in the files as well as in the card.
struct ParquetFormat: MemberFormat {
  static let name = "parquet"
  static let summary = "data/SPLIT-00000-of-00001.parquet with a card, for Hugging Face"
  static let isFolder = true
  static let isSharded = true

  private let options: ExportOptions

  init(options: ExportOptions) { self.options = options }

  func containers(of set: ExportSet) throws -> [MemberContainer] {
    let plan = ShardPlan(set, shardSize: options.shardSize) { split, number, count in
      "data/\(split)-\(padded(number, digits: 5))-of-\(padded(count, digits: 5)).parquet"
    }
    let metadata = Self.metadata(of: set)
    var members: [(name: String, content: MemberContainer.Content)] = plan.shards.map { shard in
      let file = ParquetFile(of: shard.pictures, in: set, metadata: metadata)
      return (shard.name, .pieces(file.pieces))
    }
    let card = DatasetCard(set: set, title: options.title, license: options.license)
    let croissant = CroissantDescription(set: set, title: options.title, license: options.license)
    members += [
      (DatasetCard.fileName, .bytes(Array(card.text.utf8))),
      (CroissantDescription.fileName, .summary { Array(croissant.text(of: $0).utf8) }),
    ]
    let description = DatasetDescription.document(
      of: set, layout: Self.name, files: plan.files(of: set), further: members.map(\.name))
    members.append((DatasetDescription.fileName, .bytes(description)))
    return [MemberContainer(path: "", kind: .folder, members: members)]
  }

  /// The features by name, as `datasets` writes and reads them in a file.
  private static func metadata(of set: ExportSet) -> String {
    func value(_ members: [(name: String, value: String)]) -> String {
      DatasetDescription.object(members)
    }
    let plain = ParquetColumn.all.compactMap { column in
      column.valueType.map {
        (column.path[0], value([("dtype", "\"\($0)\""), ("_type", "\"Value\"")]))
      }
    }
    let features = [
      ("image", value([("_type", "\"Image\"")])),
      (
        "label",
        value([
          ("names", DatasetDescription.list(set.classes.map(DatasetDescription.string))),
          ("_type", "\"ClassLabel\""),
        ])
      ),
    ]
    return value([("info", value([("features", value(features + plain))]))])
  }
}
