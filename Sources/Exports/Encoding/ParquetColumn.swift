/// A column of the Parquet files.
struct ParquetColumn: Sendable {
  /// The physical types that are used, by their numbers in the format.
  enum Kind: Int {
    case int64 = 2
    case double = 5
    case bytes = 6
  }

  /// A value before it is written.
  enum Value {
    case number(Int64)
    case measure(Double)
    case bytes([UInt8])

    static func text(_ text: String) -> Value { .bytes(Array(text.utf8)) }
  }

  /// The names from the root down.
  var path: [String]
  var kind: Kind
  /// Whether the bytes are text.
  var isText = false
  /// The type that Hugging Face gives to a plain value.
  var valueType: String?
  /// The value of a picture; nil for none.
  var value: @Sendable (_ index: Int, _ set: ExportSet) throws -> Value?

  /// The level at which a value is there: nothing is required, and every name is one level.
  var level: Int { path.count }

  /// Those of every file: the struct of an image first.
  static let all: [ParquetColumn] = [
    ParquetColumn(path: ["image", "bytes"], kind: .bytes) {
      .bytes(try $1.bytes(of: $1.pictures[$0]))
    },
    ParquetColumn(path: ["image", "path"], kind: .bytes, isText: true) {
      .text("\($1.pictures[$0].name).png")
    },
    ParquetColumn(path: ["label"], kind: .int64) { .number(Int64($1.pictures[$0].label)) },
    text("split") { $1.pictures[$0].split },
    text("source") { $1.pictures[$0].path },
    text("sha256") { $1.hashes[$0] },
    ParquetColumn(path: ["score"], kind: .double, valueType: "float64") {
      $1.pictures[$0].score.map { .measure($0) }
    },
    ParquetColumn(path: ["group"], kind: .int64, valueType: "int64") {
      .number($1.pictures[$0].group ?? 0)
    },
    text("species") { $1.pictures[$0].species ?? "" },
  ]

  /// A column of texts, of which empty ones are no value.
  private static func text(
    _ name: String, _ text: @escaping @Sendable (Int, ExportSet) -> String
  ) -> ParquetColumn {
    ParquetColumn(path: [name], kind: .bytes, isText: true, valueType: "string") {
      let text = text($0, $1)
      return text.isEmpty ? nil : .text(text)
    }
  }

  /// A page of the values of some pictures: its header, which of them are there, and these.
  func page(of pictures: ArraySlice<Int>, in set: ExportSet) throws -> [UInt8] {
    var levels: [UInt8] = []
    var values: [UInt8] = []
    var run = (isThere: false, count: 0)
    func endRun() {
      guard run.count > 0 else { return }
      levels.append(varint: UInt64(run.count) << 1)
      levels.append(UInt8(run.isThere ? level : level - 1))
    }
    for picture in pictures {
      let value = try value(picture, set)
      if (value != nil) != run.isThere {
        endRun()
        run = (value != nil, 0)
      }
      run.count += 1
      switch value {
      case nil: break
      case .number(let number): values.append(littleEndian: number)
      case .measure(let measure): values.append(littleEndian: measure.bitPattern)
      case .bytes(let bytes):
        values.append(littleEndian: UInt32(clamping: bytes.count))
        values += bytes
      }
    }
    endRun()
    var bytes = header(of: pictures.count, byteCount: 4 + levels.count + values.count)
    bytes.append(littleEndian: UInt32(levels.count))
    return bytes + levels + values
  }

  /// A data page of the first kind: plain values behind run-length coded levels, not compressed, since a
  /// PNG does not shrink.
  private func header(of count: Int, byteCount: Int) -> [UInt8] {
    ThriftCompact { page in
      page.add(1, int32: 0)
      page.add(2, int32: byteCount)
      page.add(3, int32: byteCount)
      page.add(
        5,
        ThriftCompact { data in
          data.add(1, int32: count)
          data.add(2, int32: ParquetEncoding.plain)
          data.add(3, int32: ParquetEncoding.runLength)
          data.add(4, int32: ParquetEncoding.runLength)
        })
    }.bytes
  }
}

/// The numbers of encodings in the format.
enum ParquetEncoding {
  static let plain = 0
  static let runLength = 3
}
