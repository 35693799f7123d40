import Files

/// MDS shards with `index.json`, a folder a split, as MosaicML's `StreamingDataset` reads them.
///
/// Source: mosaicml-streaming, `streaming/base/format/mds/writer.py` and `encodings.py`.
struct MosaicFormat: MemberFormat {
  static let name = "mds"
  static let summary = "SPLIT/index.json and shard.00000.mds, for MosaicML's StreamingDataset"
  static let isFolder = true
  static let isSharded = true

  private let options: ExportOptions
  /// What its writer takes for the largest shard.
  private static let sizeLimit = 1 << 26

  init(options: ExportOptions) { self.options = options }

  /// A column: its encoding, and its bytes where every value has as many.
  private typealias Column = (name: String, encoding: String, size: Int?)

  /// By name, as a reader expects them.
  private static let columns: [Column] = [
    ("class", "str", nil), ("filename", "str", nil), ("group", "int", 8), ("image", "png", nil),
    ("label", "int", 8), ("score", "float64", 8), ("sha256", "str", nil), ("source", "str", nil),
    ("species", "str", nil), ("split", "str", nil),
  ]

  func containers(of set: ExportSet) throws -> [MemberContainer] {
    let plan = ShardPlan(
      set, shardSize: options.shardSize ?? .max, limit: Self.sizeLimit
    ) { split, number, _ in "\(split)/shard.\(padded(number, digits: 5)).mds" }
    var members: [(name: String, content: MemberContainer.Content)] = []
    for split in set.splits {
      let shards = plan.shards.filter { $0.split == split }
      members += shards.map { shard in
        // Its offsets come first, so that a shard is one piece.
        let pieces = MemberPieces(pictureCount: shard.pictures.count, count: 1, block: 1) { _ in
          try Self.shard(of: shard.pictures, in: set)
        }
        return (shard.name, .pieces(pieces))
      }
      members.append(
        ("\(split)/index.json", .summary { Self.index(of: shards, written: $0) }))
    }
    let further = members.map(\.name)
    let description = DatasetDescription.document(
      of: set, layout: Self.name, files: plan.files(of: set), further: further)
    members.append((DatasetDescription.fileName, .bytes(description)))
    return [MemberContainer(path: "", kind: .folder, members: members)]
  }

  /// What a shard and the index both say of its columns.
  private static let configuration: [(name: String, value: String)] = [
    (
      "column_encodings",
      DatasetDescription.list(columns.map { DatasetDescription.string($0.encoding) })
    ),
    ("column_names", DatasetDescription.list(columns.map { DatasetDescription.string($0.name) })),
    ("column_sizes", DatasetDescription.list(columns.map { $0.size.map(String.init) ?? "null" })),
    ("compression", "null"), ("format", "\"mds\""), ("hashes", "[]"),
  ]

  private static func index(of shards: [ShardPlan.Shard], written: [WrittenMember]) -> [UInt8] {
    let sizes = Dictionary(
      written.map { ($0.name, $0.byteCount) }, uniquingKeysWith: { first, _ in first })
    let entries = shards.map { shard in
      let file = shard.name.pathNames.last.map(String.init) ?? ""
      let data = DatasetDescription.object([
        ("basename", DatasetDescription.string(file)), ("bytes", "\(sizes[shard.name] ?? 0)"),
        ("hashes", "{}"),
      ])
      return DatasetDescription.object(
        configuration + [
          ("raw_data", data), ("samples", "\(shard.pictures.count)"),
          ("size_limit", "\(sizeLimit)"), ("version", "2"), ("zip_data", "null"),
        ])
    }
    let text = DatasetDescription.object([
      ("shards", DatasetDescription.list(entries, isLong: true)), ("version", "2"),
    ])
    return Array((text + "\n").utf8)
  }

  /// The number of samples, where each begins and where the last ends, the columns, the samples.
  private static func shard(of pictures: [Int], in set: ExportSet) throws -> [UInt8] {
    let samples = try pictures.map { try sample($0, in: set) }
    let columns = Array(
      DatasetDescription.object(configuration + [("size_limit", "\(sizeLimit)"), ("version", "2")])
        .utf8)
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt32(samples.count))
    var offset = 4 + 4 * (samples.count + 1) + columns.count
    bytes.append(littleEndian: UInt32(offset))
    for sample in samples {
      offset += sample.count
      bytes.append(littleEndian: UInt32(offset))
    }
    bytes += columns
    bytes.reserveCapacity(offset)
    for sample in samples { bytes += sample }
    return bytes
  }

  /// The sizes of those columns whose values have different ones, then the values.
  private static func sample(_ index: Int, in set: ExportSet) throws -> [UInt8] {
    let picture = set.pictures[index]
    func number(_ value: some FixedWidthInteger & BitwiseCopyable) -> [UInt8] {
      var bytes: [UInt8] = []
      bytes.append(littleEndian: value)
      return bytes
    }
    let values: [[UInt8]] = [
      Array(picture.pictureClass.utf8), Array("\(picture.name).png".utf8),
      number(picture.group ?? 0), try set.bytes(of: picture),
      number(Int64(picture.label)), number((picture.score ?? .nan).bitPattern),
      Array(set.hashes[index].utf8), Array(picture.path.utf8), Array((picture.species ?? "").utf8),
      Array(picture.split.utf8),
    ]
    let sizes = zip(columns, values).flatMap { column, value in
      column.size == nil ? number(UInt32(value.count)) : []
    }
    return values.reduce(into: sizes) { $0 += $1 }
  }
}
