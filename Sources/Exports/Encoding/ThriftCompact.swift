/// A struct of Thrift's compact protocol as it is written: fields in ascending order, each begun by
/// its distance to the one before and its type.
///
/// Source: Apache Thrift, `doc/specs/thrift-compact-protocol.md`.
struct ThriftCompact {
  /// The types of fields and of the elements of lists.
  private enum Kind: UInt8 {
    case int32 = 5
    case int64 = 6
    case binary = 8
    case list = 9
    case structure = 12
  }

  private var fields: [UInt8] = []
  private var last = 0

  /// The fields and the byte that ends them.
  var bytes: [UInt8] { fields + [0] }

  /// A struct without fields.
  init() {}

  /// A struct whose fields `fill` adds.
  init(_ fill: (inout ThriftCompact) -> Void) { fill(&self) }

  private mutating func begin(_ id: Int, _ kind: Kind) {
    fields.append(UInt8(id - last) << 4 | kind.rawValue)
    last = id
  }

  /// A number as one that is small where the other is near 0.
  private static func zigzag(_ number: Int) -> UInt64 {
    UInt64(bitPattern: Int64(number << 1 ^ number >> 63))
  }

  mutating func add(_ id: Int, int32 number: Int) {
    begin(id, .int32)
    fields.append(varint: Self.zigzag(number))
  }

  mutating func add(_ id: Int, int64 number: Int) {
    begin(id, .int64)
    fields.append(varint: Self.zigzag(number))
  }

  mutating func add(_ id: Int, _ text: String) {
    begin(id, .binary)
    append(text)
  }

  mutating func add(_ id: Int, _ structure: ThriftCompact) {
    begin(id, .structure)
    fields += structure.bytes
  }

  mutating func add(_ id: Int, _ structures: [ThriftCompact]) {
    begin(id, .list, of: .structure, count: structures.count)
    for structure in structures { fields += structure.bytes }
  }

  mutating func add(_ id: Int, _ texts: [String]) {
    begin(id, .list, of: .binary, count: texts.count)
    for text in texts { append(text) }
  }

  mutating func add(_ id: Int, int32s numbers: [Int]) {
    begin(id, .list, of: .int32, count: numbers.count)
    for number in numbers { fields.append(varint: Self.zigzag(number)) }
  }

  private mutating func begin(_ id: Int, _ kind: Kind, of elements: Kind, count: Int) {
    begin(id, kind)
    fields.append(UInt8(min(count, 15)) << 4 | elements.rawValue)
    if count >= 15 { fields.append(varint: UInt64(count)) }
  }

  private mutating func append(_ text: String) {
    fields.append(varint: UInt64(text.utf8.count))
    fields += Array(text.utf8)
  }
}
