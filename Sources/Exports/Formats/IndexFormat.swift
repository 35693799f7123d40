/// The two files a split of MNIST: `SPLIT-images-idx3-ubyte`, `SPLIT-labels-idx1-ubyte`.
///
/// Colour makes a fourth axis, `idx4`. Rows are in the order of the split in `dataset.json`.
///
/// Source: LeCun, Cortes, Burges, The MNIST database, "the IDX file format".
struct IndexFormat: MemberFormat {
  static let name = "idx"
  static let summary = "SPLIT-images-idx3-ubyte and -labels-idx1-ubyte, as MNIST has them"
  static let isFolder = true

  /// The code of unsigned bytes.
  private static let unsignedByte: UInt8 = 0x08

  init(options: ExportOptions) {}

  func check(_ set: ExportSet) throws {
    guard set.classes.count <= 256 else {
      throw ExportProblem(
        "idx: expected at most 256 classes, since a label is a byte, found \(set.classes.count); "
          + "use npz instead")
    }
  }

  func containers(of set: ExportSet) throws -> [MemberContainer] {
    let axes =
      set.channelCount == 1 ? [set.size, set.size] : [set.size, set.size, set.channelCount]
    var members: [(name: String, content: MemberContainer.Content)] = []
    for split in set.splits {
      let own = set.places(in: split)
      let header = Self.header([own.count] + axes)
      members.append(
        (Self.images(split, axes), .pieces(.pixels(of: own, in: set, after: header))))
      let labels = own.map { UInt8(truncatingIfNeeded: set.pictures[$0].label) }
      members.append(("\(split)-labels-idx1-ubyte", .bytes(Self.header([own.count]) + labels)))
    }
    let description = DatasetDescription.document(
      of: set, layout: Self.name, files: set.pictures.map { Self.images($0.split, axes) },
      further: members.map(\.name))
    members.append((DatasetDescription.fileName, .bytes(description)))
    return [MemberContainer(path: "", kind: .folder, members: members)]
  }

  private static func images(_ split: String, _ axes: [Int]) -> String {
    "\(split)-images-idx\(axes.count + 1)-ubyte"
  }

  /// Two zeros, the kind of the elements, the number of axes, and each of these.
  private static func header(_ axes: [Int]) -> [UInt8] {
    var bytes = [0, 0, unsignedByte, UInt8(truncatingIfNeeded: axes.count)]
    for axis in axes { bytes.append(bigEndian: UInt32(clamping: axis)) }
    return bytes
  }
}
