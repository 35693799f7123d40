/// A value of Thrift's compact protocol as it is read: every length checked, nothing taken on trust.
///
/// Source: Apache Thrift, `doc/specs/thrift-compact-protocol.md`.
enum ThriftValue {
  case flag(Bool)
  case number(Int64)
  case bytes(ArraySlice<UInt8>)
  case list([ThriftValue])
  case structure([Int: ThriftValue])
  /// Doubles, sets and maps, which nothing here is made of.
  case other

  /// Most structs and lists in each other.
  private static let depthLimit = 24

  /// The struct at a cursor; nil for bytes that are none.
  static func structure(_ cursor: inout ByteCursor, depth: Int = 0) -> ThriftValue? {
    guard depth < depthLimit else { return nil }
    var fields: [Int: ThriftValue] = [:]
    var last: Int64 = 0
    while true {
      guard let head = cursor.take(1)?.first else { return nil }
      let kind = head & 15
      if kind == 0 { return .structure(fields) }
      if head >> 4 > 0 {
        last += Int64(head >> 4)
      } else {
        guard let told = zigzag(&cursor), (1...32767).contains(told) else { return nil }
        last = told
      }
      guard last <= 32767, let value = value(kind, &cursor, inList: false, depth: depth + 1),
        fields.updateValue(value, forKey: Int(last)) == nil
      else { return nil }
    }
  }

  private static func value(
    _ kind: UInt8, _ cursor: inout ByteCursor, inList: Bool, depth: Int
  ) -> ThriftValue? {
    switch kind {
    case 1, 2:
      // A field is its value; in a list it is a byte of its own.
      guard inList else { return .flag(kind == 1) }
      return cursor.take(1)?.first.map { .flag($0 == 1) }
    case 3: return cursor.take(1)?.first.map { .number(Int64(Int8(bitPattern: $0))) }
    case 4, 5, 6: return zigzag(&cursor).map { .number($0) }
    case 7: return cursor.take(8).map { _ in .other }
    case 8:
      guard let told = cursor.varint(), let count = Int(exactly: told) else { return nil }
      return cursor.take(count).map { .bytes($0) }
    case 9, 10: return list(&cursor, depth: depth)
    case 12: return structure(&cursor, depth: depth)
    default: return nil
    }
  }

  private static func list(_ cursor: inout ByteCursor, depth: Int) -> ThriftValue? {
    guard depth < depthLimit, let head = cursor.take(1)?.first else { return nil }
    var count = Int(head >> 4)
    if count == 15 {
      guard let told = cursor.varint(), let long = Int(exactly: told) else { return nil }
      count = long
    }
    // Every element is at least a byte.
    guard count <= cursor.count else { return nil }
    var values: [ThriftValue] = []
    for _ in 0..<count {
      guard let value = value(head & 15, &cursor, inList: true, depth: depth + 1) else {
        return nil
      }
      values.append(value)
    }
    return .list(values)
  }

  private static func zigzag(_ cursor: inout ByteCursor) -> Int64? {
    cursor.varint().map { Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1) }
  }

  /// The value of a field of a struct.
  subscript(_ field: Int) -> ThriftValue? {
    if case .structure(let fields) = self { fields[field] } else { nil }
  }

  /// A number that fits.
  var int: Int? { if case .number(let number) = self { Int(exactly: number) } else { nil } }
  var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
  var text: String? {
    if case .bytes(let bytes) = self { String(validating: bytes, as: UTF8.self) } else { nil }
  }
  var list: [ThriftValue]? { if case .list(let values) = self { values } else { nil } }
}
