/// What Croissant's readers are told of the Parquet files: `croissant.json`.
///
/// It has no date, so that the same set gives the same bytes. Source: MLCommons, Croissant format
/// specification 1.1.
struct CroissantDescription {
  static let fileName = "croissant.json"
  private static let fileSet = "parquet-files"

  let set: ExportSet
  let title: String
  let license: String

  private typealias Members = [(name: String, value: String)]

  private func text(_ text: String) -> String { DatasetDescription.string(text) }
  private func object(_ members: Members) -> String { DatasetDescription.object(members) }
  private func list(_ values: [String]) -> String { DatasetDescription.list(values, isLong: true) }
  private func reference(_ id: String) -> String { object([("@id", text(id))]) }

  /// The description of files that are written.
  func text(of written: [WrittenMember]) -> String {
    let files = written.filter { $0.name.hasSuffix(".parquet") }
    return DatasetDescription.object(
      [
        ("@context", context), ("@type", text("sc:Dataset")), ("name", text(title)),
        (
          "description",
          text(
            "\(set.pictures.count) pictures of \(set.size)×\(set.size) pixels in "
              + "\(set.classes.count) \(set.classes.count == 1 ? "class" : "classes"): \(set.origin.rawValue)."
          )
        ),
        ("conformsTo", text("http://mlcommons.org/croissant/1.1")), ("license", text(license)),
        ("version", text("1.0.0")), ("distribution", distribution(of: files)),
        ("recordSet", list([splits, labels, records])),
      ], isLong: true)
  }

  private func distribution(of files: [WrittenMember]) -> String {
    let type = text("application/x-parquet")
    let objects = files.map { file in
      object([
        ("@type", text("cr:FileObject")), ("@id", text(file.name)), ("name", text(file.name)),
        ("contentUrl", text(file.name)), ("contentSize", text("\(file.byteCount) B")),
        ("encodingFormat", type), ("sha256", text(file.sha256)),
      ])
    }
    let all = object([
      ("@type", text("cr:FileSet")), ("@id", text(Self.fileSet)), ("name", text(Self.fileSet)),
      ("containedIn", DatasetDescription.list(files.map { reference($0.name) })),
      ("encodingFormat", type), ("includes", text("data/*.parquet")),
    ])
    return list(objects + [all])
  }

  /// The splits by name, and what other sets call the same.
  private var splits: String {
    let kinds = ["train": "Training", "validation": "Validation", "test": "Test"]
    return table(
      "splits", type: "cr:Split", key: "name",
      columns: [("name", text("sc:Text")), ("url", "[\"sc:URL\", \"wd:Q3985153\"]")],
      rows: set.splits.map { [text($0), text("cr:\(kinds[$0] ?? "")Split")] })
  }

  private var labels: String {
    table(
      "labels", type: "sc:Enumeration", key: "label",
      columns: [("label", text("sc:Integer")), ("name", text("sc:Text"))],
      rows: set.classes.enumerated().map { ["\($0)", text($1)] })
  }

  /// A record set whose records stand here.
  private func table(
    _ name: String, type: String, key: String, columns: Members, rows: [[String]]
  ) -> String {
    let fields = columns.map { column, type in
      object([
        ("@type", text("cr:Field")), ("@id", text("\(name)/\(column)")),
        ("name", text("\(name)/\(column)")), ("dataType", type),
      ])
    }
    let records = rows.map { row in
      object(zip(columns, row).map { ("\(name)/\($0.name)", $1) })
    }
    return object([
      ("@type", text("cr:RecordSet")), ("@id", text(name)), ("name", text(name)),
      ("dataType", text(type)), ("key", reference("\(name)/\(key)")), ("field", list(fields)),
      ("data", list(records)),
    ])
  }

  private var records: String {
    let types = ["string": "sc:Text", "float64": "sc:Float", "int64": "sc:Integer"]
    let plain = ParquetColumn.all.compactMap { column in
      column.valueType.map { type in
        field(
          column.path[0], type: text(types[type] ?? "sc:Text"),
          refersTo: column.path[0] == "split" ? "splits/name" : nil)
      }
    }
    return object([
      ("@type", text("cr:RecordSet")), ("@id", text("default")), ("name", text("default")),
      (
        "field",
        list(
          [
            field("image", type: text("sc:ImageObject"), part: "bytes"),
            field("label", type: "[\"sc:Integer\", \"cr:Label\"]", refersTo: "labels/label"),
          ] + plain)
      ),
    ])
  }

  private func field(
    _ column: String, type: String, part: String? = nil, refersTo other: String? = nil
  ) -> String {
    var source: Members = [
      ("fileSet", reference(Self.fileSet)), ("extract", object([("column", text(column))])),
    ]
    if let part { source.append(("transform", object([("jsonPath", text(part))]))) }
    var members: Members = [
      ("@type", text("cr:Field")), ("@id", text("default/\(column)")),
      ("name", text("default/\(column)")), ("dataType", type), ("source", object(source)),
    ]
    if let other { members.append(("references", object([("field", reference(other))]))) }
    return object(members)
  }

  /// What the short names stand for, as the specification gives it.
  private var context: String {
    let own = [
      "citeAs", "column", "equivalentProperty", "extract", "field", "fileProperty", "fileObject",
      "fileSet", "format", "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField",
      "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate",
      "separator", "source", "subField", "transform",
    ].map { (name: $0, value: text("cr:\($0)")) }
    func typed(_ name: String, _ type: String) -> (name: String, value: String) {
      (name, object([("@id", text("cr:\(name)")), ("@type", text(type))]))
    }
    return object(
      [
        ("@language", text("en")), ("@vocab", text("https://schema.org/")),
        ("conformsTo", text("dct:conformsTo")), ("cr", text("http://mlcommons.org/croissant/")),
        ("rai", text("http://mlcommons.org/croissant/RAI/")), typed("data", "@json"),
        typed("dataType", "@vocab"), ("dct", text("http://purl.org/dc/terms/")),
        typed("examples", "@json"), ("sc", text("https://schema.org/")),
        ("wd", text("https://www.wikidata.org/wiki/")),
      ] + own)
  }
}
