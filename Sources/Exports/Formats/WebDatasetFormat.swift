/// Tar shards of samples `KEY.cls`, `KEY.json`, `KEY.png`, as WebDataset and Hugging Face read them.
struct WebDatasetFormat: MemberFormat {
  static let name = "webdataset"
  static let summary = "SPLIT-000000.tar shards, for WebDataset and Hugging Face"
  static let isFolder = true
  static let isSharded = true

  private let options: ExportOptions

  init(options: ExportOptions) { self.options = options }

  func containers(of set: ExportSet) throws -> [MemberContainer] {
    let plan = ShardPlan(set, shardSize: options.shardSize, limit: .max) { split, number, _ in
      "\(split)-\(padded(number, digits: 6)).tar"
    }
    let tars = plan.shards.map { shard in
      MemberContainer(
        path: shard.name, kind: .archive(.tar),
        members: shard.pictures.flatMap { sample($0, of: set) })
    }
    let description = DatasetDescription.document(
      of: set, layout: Self.name, files: plan.files(of: set))
    let members = [
      (name: DatasetDescription.fileName, content: MemberContainer.Content.bytes(description))
    ]
    return tars + [MemberContainer(path: "", kind: .folder, members: members)]
  }

  /// The members of a sample, by their endings.
  private func sample(
    _ index: Int, of set: ExportSet
  ) -> [(name: String, content: MemberContainer.Content)] {
    let key = Self.key(of: set.pictures[index])
    let json = DatasetDescription.object(DatasetDescription.members(of: index, in: set))
    return [
      ("\(key).cls", .bytes(Array("\(set.pictures[index].label)".utf8))),
      ("\(key).json", .bytes(Array(json.utf8))), ("\(key).png", .picture(index)),
    ]
  }

  /// The name of the picture in ASCII and without dots: what follows the first dot of a member is its
  /// kind.
  private static func key(of picture: ExportSet.Picture) -> String {
    String(
      decoding: picture.name.unicodeScalars.map { scalar in
        let isPlain = scalar.isASCII && scalar.properties.isAlphabetic || "0"..."9" ~= scalar
        return isPlain || scalar == "-" || scalar == "_"
          ? UInt8(truncatingIfNeeded: scalar.value) : UInt8(ascii: "_")
      }, as: UTF8.self)
  }
}
