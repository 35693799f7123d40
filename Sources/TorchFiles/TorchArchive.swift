/// The ZIP that `torch.save` writes since PyTorch 1.6: in one folder `data.pkl`, the pickled object,
/// `data/KEY` for each storage, and `byteorder`; nothing is compressed.
struct TorchArchive {
  private let archive: ZipArchive
  private let folder: String
  private let pickle: ZipArchive.Member

  /// Nil where there is no `data.pkl` directly in a folder.
  init?(_ archive: ZipArchive) throws(TorchFileError) {
    let pickles = archive.members.filter {
      $0.name.hasSuffix("/data.pkl") && $0.name.count { $0 == "/" } == 1
    }
    guard let pickle = pickles.first else { return nil }
    guard pickles.count == 1 else {
      throw .malformed(
        field: "ZIP", expected: "one folder with data.pkl", found: "\(pickles.count)")
    }
    self.archive = archive
    self.pickle = pickle
    folder = String(pickle.name.dropLast("data.pkl".count))
  }

  func tensors(limits: TorchFileLimits) throws(TorchFileError) -> [TorchTensor] {
    let members = Dictionary(
      archive.members.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    if let order = members[folder + "byteorder"] {
      let text = archive.bytes[try archive.storedRange(of: order)]
      guard text.elementsEqual("little".utf8) else {
        throw .unsupported(field: "byteorder", expected: "little", found: "another one")
      }
    }
    var reader = ByteReader(archive.bytes, in: try archive.storedRange(of: pickle))
    var unpickler = RestrictedUnpickler()
    let root = try unpickler.run(&reader)
    guard reader.remaining == 0 else {
      throw .malformed(
        field: "data.pkl", expected: "its end", found: "\(reader.remaining) more bytes")
    }
    var ranges: [String: Range<Int>] = [:]
    for storage in unpickler.storages.values.sorted(by: { $0.key < $1.key }) {
      guard let member = members["\(folder)data/\(storage.key)"] else {
        throw .malformed(
          field: "storage '\(storage.key)'", expected: "a member of that name", found: "none")
      }
      let range = try archive.storedRange(of: member)
      let expected = storage.count * storage.element.byteCount
      guard range.count == expected else {
        throw .truncated(
          field: "storage '\(storage.key)'", expected: expected, found: range.count)
      }
      ranges[storage.key] = range
    }
    return try StateDictionary(ranges: ranges, bytes: archive.bytes, limits: limits)
      .tensors(root, in: unpickler.heap)
  }
}
