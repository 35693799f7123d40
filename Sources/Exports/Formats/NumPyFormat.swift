/// One `.npz` of arrays, as NumPy's `load` reads it without pickles.
///
/// `images` (N, H, W, C), `labels` (N), `classes` (K), `split` (N); rows are in the order of
/// `dataset.json`, which lies in the archive too.
///
/// Source: numpy.lib.format, version 1.0.
struct NumPyFormat: MemberFormat {
  static let name = "npz"
  static let summary = "one file of arrays: images, labels, classes, split, for NumPy and JAX"
  static let isFolder = false

  init(options: ExportOptions) {}

  func containers(of set: ExportSet) throws -> [MemberContainer] {
    let count = set.pictures.count
    var labels = Self.header("<i8", [count])
    for picture in set.pictures { labels.append(littleEndian: Int64(picture.label)) }
    let description = DatasetDescription.document(
      of: set, layout: Self.name,
      files: [String](repeating: "images.npy", count: count))
    let header = Self.header("|u1", [count, set.size, set.size, set.channelCount])
    return [
      MemberContainer(
        path: "", kind: .archive(.zip),
        members: [
          ("images.npy", .pieces(.pixels(of: Array(set.pictures.indices), in: set, after: header))),
          ("labels.npy", .bytes(labels)), ("classes.npy", .bytes(Self.texts(set.classes))),
          ("split.npy", .bytes(Self.texts(set.pictures.map(\.split)))),
          (DatasetDescription.fileName, .bytes(description)),
        ])
    ]
  }

  /// The magic number, version 1.0, the header's length and a Python dictionary, padded so that the data
  /// begin at a multiple of 64 bytes.
  static func header(_ type: String, _ shape: [Int]) -> [UInt8] {
    let sides = shape.map { "\($0)," }.joined(separator: " ")
    var text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sides)), }"
    text += String(repeating: " ", count: 63 - (10 + text.utf8.count) % 64) + "\n"
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    bytes.append(littleEndian: UInt16(text.utf8.count))
    return bytes + Array(text.utf8)
  }

  /// Texts as UTF-32, all as long as the longest.
  private static func texts(_ texts: [String]) -> [UInt8] {
    let length = max(1, texts.map(\.unicodeScalars.count).max() ?? 0)
    var bytes = header("<U\(length)", [texts.count])
    bytes.reserveCapacity(bytes.count + 4 * length * texts.count)
    for text in texts {
      for scalar in text.unicodeScalars { bytes.append(littleEndian: scalar.value) }
      let rest = 4 * (length - text.unicodeScalars.count)
      bytes += [UInt8](repeating: 0, count: rest)
    }
    return bytes
  }
}

extension MemberPieces {
  /// A header and the samples of pictures behind it, one after the other.
  static func pixels(
    of pictures: [Int], in set: ExportSet, after header: [UInt8]
  ) -> MemberPieces {
    let perPiece = max(1, usualByteCount / set.pixelByteCount)
    return MemberPieces(
      pictureCount: pictures.count, count: 1 + (pictures.count + perPiece - 1) / perPiece,
      byteCount: header.count + pictures.count * set.pixelByteCount
    ) { piece in
      guard piece > 0 else { return header }
      let first = (piece - 1) * perPiece
      return try pictures[first..<min(first + perPiece, pictures.count)].flatMap {
        try set.pixels(of: set.pictures[$0])
      }
    }
  }
}
