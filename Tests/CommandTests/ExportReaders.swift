import Foundation
import Testing

/// Bytes read from the front; numbers as the formats of exports have them.
struct ByteReader {
  let bytes: [UInt8]
  var place = 0

  init(_ data: some Sequence<UInt8>) { bytes = Array(data) }

  var isAtEnd: Bool { place >= bytes.count }

  mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
    try #require(count >= 0 && place + count <= bytes.count, "\(count) bytes at \(place)")
    place += count
    return bytes[(place - count)..<place]
  }

  mutating func little(_ count: Int) throws -> UInt64 {
    try take(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func big(_ count: Int) throws -> UInt64 {
    try take(count).reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func varint() throws -> UInt64 {
    var (value, shift): (UInt64, UInt64) = (0, 0)
    while true {
      let byte = try little(1)
      value |= (byte & 127) << shift
      if byte < 128 { return value }
      shift += 7
    }
  }

  mutating func text(_ count: Int) throws -> String {
    String(decoding: try take(count), as: UTF8.self)
  }
}

/// A value of Thrift's compact protocol.
indirect enum ThriftValue {
  case number(Int64)
  case bytes([UInt8])
  case list([ThriftValue])
  case structure([Int: ThriftValue])

  init(_ kind: UInt64, from reader: inout ByteReader) throws {
    switch kind {
    case 5, 6:
      let coded = try reader.varint()
      self = .number(Int64(bitPattern: coded >> 1) ^ -Int64(bitPattern: coded & 1))
    case 8: self = .bytes(Array(try reader.take(Int(reader.varint()))))
    case 9:
      let head = try reader.little(1)
      let count = head >> 4 == 15 ? try reader.varint() : head >> 4
      self = .list(try (0..<count).map { _ in try ThriftValue(head & 15, from: &reader) })
    case 12:
      var fields: [Int: ThriftValue] = [:]
      var last = 0
      while true {
        let head = try reader.little(1)
        if head == 0 { break }
        try #require(head >> 4 > 0)
        last += Int(head >> 4)
        fields[last] = try ThriftValue(head & 15, from: &reader)
      }
      self = .structure(fields)
    default:
      Issue.record("a type that no export has: \(kind)")
      self = .number(0)
    }
  }

  subscript(id: Int) -> ThriftValue? {
    if case .structure(let fields) = self { fields[id] } else { nil }
  }

  var number: Int { if case .number(let number) = self { Int(number) } else { -1 } }
  var text: String {
    if case .bytes(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { "" }
  }
  var list: [ThriftValue] { if case .list(let values) = self { values } else { [] } }
}

/// A Parquet file whose pages are plain and not compressed: the columns by their path.
struct ParquetReader {
  var columns: [String: [[UInt8]?]] = [:]
  var metadata: [String: String] = [:]
  var rowGroupCount = 0
  var rowCount = 0

  init(_ data: Data) throws {
    let bytes = [UInt8](data)
    try #require(bytes.prefix(4) == Array("PAR1".utf8).prefix(4))
    try #require(bytes.suffix(4) == Array("PAR1".utf8).suffix(4))
    var reader = ByteReader(bytes.suffix(8))
    let length = Int(try reader.little(4))
    reader = ByteReader(bytes)
    reader.place = bytes.count - 8 - length
    let footer = try ThriftValue(12, from: &reader)
    #expect(reader.place == bytes.count - 8)
    #expect(footer[1]?.number == 1)
    rowCount = footer[3]?.number ?? -1
    for pair in footer[5]?.list ?? [] { metadata[pair[1]?.text ?? ""] = pair[2]?.text }
    let groups = footer[4]?.list ?? []
    rowGroupCount = groups.count
    for group in groups {
      for chunk in group[1]?.list ?? [] {
        let column = try #require(chunk[3])
        let path = (column[3]?.list ?? []).map(\.text)
        reader.place = column[9]?.number ?? -1
        let end = reader.place + (column[7]?.number ?? -1)
        var values: [[UInt8]?] = []
        while reader.place < end {
          values += try Self.page(&reader, type: column[1]?.number ?? -1, level: path.count)
        }
        #expect(reader.place == end)
        #expect(values.count == column[5]?.number && values.count == group[3]?.number)
        #expect(values.count { $0 == nil } == column[12]?[3]?.number)
        columns[path.joined(separator: "."), default: []] += values
      }
    }
  }

  private static func page(
    _ reader: inout ByteReader, type: Int, level: Int
  ) throws -> [[UInt8]?] {
    let header = try ThriftValue(12, from: &reader)
    let end = reader.place + (header[3]?.number ?? 0)
    let count = header[5]?[1]?.number ?? 0
    var levels: [UInt64] = []
    let levelEnd = try Int(reader.little(4)) + reader.place
    while reader.place < levelEnd {
      let run = try reader.varint()
      try #require(run & 1 == 0)
      levels += [UInt64](repeating: try reader.little(1), count: Int(run >> 1))
    }
    try #require(levels.count == count && reader.place == levelEnd)
    let values = try levels.map { found -> [UInt8]? in
      guard found == level else { return nil }
      return Array(try reader.take(type == 6 ? Int(reader.little(4)) : 8))
    }
    #expect(reader.place == end)
    return values
  }

  func texts(_ column: String) -> [String?] {
    (columns[column] ?? []).map { $0.map { String(decoding: $0, as: UTF8.self) } }
  }

  func numbers(_ column: String) throws -> [UInt64?] {
    try (columns[column] ?? []).map { value in
      try value.map {
        var reader = ByteReader($0)
        return try reader.little(8)
      }
    }
  }
}

/// TFRecord files of `tf.train.Example`: the first value of each feature.
enum TFRecordReader {
  enum Feature: Equatable {
    case bytes([UInt8])
    case float(Float)
    case number(Int64)

    var text: String {
      if case .bytes(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { "" }
    }
  }

  /// Bit by bit (RFC 3720, appendix B.4).
  static func crc32c(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 {
        let isOdd = crc & 1 == 1
        crc >>= 1
        if isOdd { crc ^= 0x82F6_3B78 }
      }
    }
    return ~crc
  }

  private static func masked(_ bytes: some Sequence<UInt8>) -> UInt64 {
    let crc = crc32c(bytes)
    return UInt64((crc >> 15 | crc << 17) &+ 0xA282_EAD8)
  }

  static func examples(_ data: Data) throws -> [[String: Feature]] {
    var reader = ByteReader(data)
    var examples: [[String: Feature]] = []
    while !reader.isAtEnd {
      let head = try reader.take(8)
      var length = ByteReader(head)
      #expect(try reader.little(4) == masked(head))
      let body = try reader.take(Int(length.little(8)))
      #expect(try reader.little(4) == masked(body))
      examples.append(try example(body))
    }
    return examples
  }

  private static func fields(_ bytes: some Sequence<UInt8>) throws -> [(Int, ArraySlice<UInt8>)] {
    var reader = ByteReader(bytes)
    var fields: [(Int, ArraySlice<UInt8>)] = []
    while !reader.isAtEnd {
      let tag = try reader.varint()
      try #require(tag & 7 == 2)
      fields.append((Int(tag >> 3), try reader.take(Int(reader.varint()))))
    }
    return fields
  }

  private static func example(_ bytes: ArraySlice<UInt8>) throws -> [String: Feature] {
    var found: [String: Feature] = [:]
    for (_, features) in try fields(bytes) {
      for (_, entry) in try fields(features) {
        let parts = Dictionary(uniqueKeysWithValues: try fields(entry))
        let name = String(decoding: parts[1] ?? [], as: UTF8.self)
        guard let (kind, list) = try fields(parts[2] ?? []).first,
          let value = try fields(list).first?.1
        else { continue }
        var reader = ByteReader(value)
        switch kind {
        case 1: found[name] = .bytes(Array(value))
        case 2: found[name] = .float(Float(bitPattern: UInt32(try reader.little(4))))
        default: found[name] = .number(Int64(bitPattern: try reader.varint()))
        }
      }
    }
    return found
  }
}

/// The stored members of a ZIP archive, from its central directory.
func storedMembers(_ data: Data) throws -> [String: [UInt8]] {
  var reader = ByteReader(data)
  let end = try #require(
    (0...(reader.bytes.count - 22)).last { Array(reader.bytes[$0..<($0 + 4)]) == [80, 75, 5, 6] })
  reader.place = end + 10
  let count = try reader.little(2)
  reader.place = end + 16
  reader.place = Int(try reader.little(4))
  var members: [String: [UInt8]] = [:]
  for _ in 0..<count {
    let start = reader.place
    reader.place = start + 20
    let size = Int(try reader.little(4))
    #expect(try Int(reader.little(4)) == size)
    let lengths = try (0..<3).map { _ in Int(try reader.little(2)) }
    reader.place = start + 42
    let local = Int(try reader.little(4))
    let name = try reader.text(lengths[0])
    reader.place = local + 26
    let skipped = Int(try reader.little(2)) + Int(try reader.little(2))
    reader.place = local + 30 + skipped
    members[name] = Array(try reader.take(size))
    reader.place = start + 46 + lengths.reduce(0, +)
  }
  return members
}

/// An array of NumPy, version 1.0: what its header says, and the bytes behind it.
func numpyArray(_ bytes: [UInt8]) throws -> (header: String, data: ArraySlice<UInt8>) {
  var reader = ByteReader(bytes)
  #expect(Array(try reader.take(8)) == [0x93] + Array("NUMPY".utf8) + [1, 0])
  let header = try reader.text(Int(reader.little(2)))
  #expect(reader.place % 64 == 0 && header.hasSuffix("\n"))
  return (header.trimmingCharacters(in: .whitespacesAndNewlines), bytes[reader.place...])
}

/// The samples of a PNG that is not compressed and not filtered, as prepared pictures are.
func storedPixels(_ data: Data, rowByteCount: Int) throws -> [UInt8] {
  var reader = ByteReader(data)
  reader.place = 8
  var packed: [UInt8] = []
  while !reader.isAtEnd {
    let length = Int(try reader.big(4))
    let kind = try reader.text(4)
    let body = try reader.take(length)
    if kind == "IDAT" { packed += body }
    _ = try reader.take(4)
  }
  var zlib = ByteReader(packed)
  zlib.place = 2
  var rows: [UInt8] = []
  while true {
    let head = try zlib.little(1)
    try #require(head & 6 == 0, "a block that is compressed")
    let length = Int(try zlib.little(2))
    _ = try zlib.take(2)
    rows += try zlib.take(length)
    if head & 1 == 1 { break }
  }
  return try stride(from: 0, to: rows.count, by: rowByteCount + 1).flatMap { start in
    try #require(rows[start] == 0, "a row that is filtered")
    return rows[(start + 1)...(start + rowByteCount)]
  }
}
