import Curation
import Foundation
import SeededRandom

/// Tar shards of samples `KEY.cls`, `KEY.json`, `KEY.png`, as WebDataset and Hugging Face read them.
///
/// Samples are shuffled across classes, since readers shuffle no more than a buffer.
struct WebDatasetFormat: MemberFormat {
  static let name = "webdataset"
  static let summary = "SPLIT-000000.tar shards, for WebDataset and Hugging Face"
  static let isFolder = true

  private let shardSize: Int

  init(options: ExportOptions) { shardSize = max(1, options.shardSize) }

  func containers(of set: ExportSet) throws -> [MemberContainer] {
    var shards: [MemberContainer] = []
    var files = [String](repeating: "", count: set.pictures.count)
    for split in set.splits {
      let own = set.pictures.indices.filter { set.pictures[$0].split == split }
      var random = CounterRandom(seed: 0, stream: RandomStream("export/" + split))
      let order = random.permutation(count: own.count).map { own[$0] }
      for (number, first) in stride(from: 0, to: own.count, by: shardSize).enumerated() {
        let path = "\(split)-\(padded(number, digits: 6)).tar"
        let part = order[first..<min(first + shardSize, own.count)]
        for index in part { files[index] = path }
        shards.append(
          MemberContainer(
            path: path, kind: .archive(.tar), members: part.flatMap { sample($0, of: set) }))
      }
    }
    let description = DatasetDescription.document(of: set, layout: Self.name, files: files)
    let members = [
      (name: DatasetDescription.fileName, content: MemberContainer.Content.bytes(description))
    ]
    return shards + [MemberContainer(path: "", kind: .folder, members: members)]
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

  /// The name of the prepared picture in ASCII and without dots: what follows the first dot of a member
  /// is its kind.
  private static func key(of picture: CleanSet.Picture) -> String {
    let name = (picture.preparedPath as NSString).lastPathComponent.dropLast(".png".count)
    return String(
      decoding: name.unicodeScalars.map { scalar in
        let isPlain = scalar.isASCII && scalar.properties.isAlphabetic || "0"..."9" ~= scalar
        return isPlain || scalar == "-" || scalar == "_"
          ? UInt8(truncatingIfNeeded: scalar.value) : UInt8(ascii: "_")
      }, as: UTF8.self)
  }
}
