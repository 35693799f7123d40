import Digest

/// TFRecord files of `tf.train.Example`, as TensorFlow's `tf.data` and JAX's grain read them.
///
/// Samples are shuffled across classes, since readers shuffle no more than a buffer.
///
/// Sources: TensorFlow's `record_writer.h` (framing), `example.proto` and `feature.proto`.
struct TFRecordFormat: MemberFormat {
  static let name = "tfrecord"
  static let summary = "SPLIT.tfrecord-00000-of-00001 of tf.train.Example, for TensorFlow"
  static let isFolder = true
  static let isSharded = true

  private let options: ExportOptions

  init(options: ExportOptions) { self.options = options }

  func containers(of set: ExportSet) throws -> [MemberContainer] {
    let shards = ShardPlan(set, shardSize: options.shardSize) { split, number, count in
      "\(split).tfrecord-\(padded(number, digits: 5))-of-\(padded(count, digits: 5))"
    }
    let perPiece = max(1, MemberPieces.usualByteCount / set.pixelByteCount)
    let members = shards.shards.map { shard in
      let pieces = MemberPieces(
        pictureCount: shard.pictures.count,
        count: (shard.pictures.count + perPiece - 1) / perPiece
      ) { piece in
        let first = piece * perPiece
        return try shard.pictures[first..<min(first + perPiece, shard.pictures.count)].flatMap {
          Self.record(of: try Self.example($0, of: set))
        }
      }
      return (name: shard.name, content: MemberContainer.Content.pieces(pieces))
    }
    let description = DatasetDescription.document(
      of: set, layout: Self.name, files: shards.files(of: set), further: shards.shards.map(\.name))
    return [
      MemberContainer(
        path: "", kind: .folder,
        members: members + [(DatasetDescription.fileName, .bytes(description))])
    ]
  }

  /// The length, its check, the data, their check.
  static func record(of data: [UInt8]) -> [UInt8] {
    var record: [UInt8] = []
    record.reserveCapacity(data.count + 16)
    record.append(littleEndian: UInt64(data.count))
    record.append(littleEndian: maskedChecksum(record))
    record += data
    record.append(littleEndian: maskedChecksum(data))
    return record
  }

  /// The CRC-32C turned right by 15 bits, plus a constant: checks of checks would be weak.
  private static func maskedChecksum(_ bytes: [UInt8]) -> UInt32 {
    // The array lives for the call.
    let check = unsafe bytes.withUnsafeBytes { unsafe CRC32C.checksum($0) }
    return (check >> 15 | check << 17) &+ 0xA282_EAD8
  }

  /// The features of a picture by name, those of TensorFlow's own data sets first.
  private static func example(_ index: Int, of set: ExportSet) throws -> [UInt8] {
    let picture = set.pictures[index]
    let features: [(String, Feature)] = [
      ("image/channels", .number(Int64(set.channelCount))),
      ("image/class/label", .number(Int64(picture.label))),
      ("image/class/text", .text(picture.pictureClass)),
      ("image/encoded", .bytes(try set.bytes(of: picture))),
      ("image/filename", .text("\(picture.name).png")), ("image/format", .text("png")),
      ("image/height", .number(Int64(set.size))), ("image/width", .number(Int64(set.size))),
      ("split", .text(picture.split)), ("source", .text(picture.path)),
      ("sha256", .text(set.hashes[index])), ("score", .measure(picture.score)),
      ("group", .number(picture.group ?? 0)), ("species", .text(picture.species ?? "")),
    ]
    let entries = features.flatMap { name, feature in
      Self.field(1, Self.field(1, Array(name.utf8)) + Self.field(2, feature.bytes))
    }
    return field(1, entries)
  }

  /// A `tf.train.Feature`.
  private enum Feature {
    case bytes([UInt8])
    case text(String)
    case number(Int64)
    /// No value where it is not known.
    case measure(Double?)

    var bytes: [UInt8] {
      switch self {
      case .bytes(let bytes): return field(1, field(1, bytes))
      case .text(let text): return field(1, field(1, Array(text.utf8)))
      case .measure(let value):
        var packed: [UInt8] = []
        if let value { packed.append(littleEndian: Float(value).bitPattern) }
        return field(2, value == nil ? [] : field(1, packed))
      case .number(let number):
        var packed: [UInt8] = []
        packed.append(varint: UInt64(bitPattern: number))
        return field(3, field(1, packed))
      }
    }
  }

  /// A field of Protocol Buffers that has a length.
  private static func field(_ number: UInt64, _ bytes: [UInt8]) -> [UInt8] {
    var field: [UInt8] = []
    field.reserveCapacity(bytes.count + 12)
    field.append(varint: number << 3 | 2)
    field.append(varint: UInt64(bytes.count))
    return field + bytes
  }
}
