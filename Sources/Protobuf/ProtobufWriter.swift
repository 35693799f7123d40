/// A message of protocol buffers, written field by field in the order of the calls.
///
/// The same calls give the same bytes. The format is that of protobuf.dev/programming-guides/encoding.
package struct ProtobufWriter: Sendable {
  /// What has been written.
  package private(set) var bytes: [UInt8] = []

  private enum WireType: Int {
    case varint = 0
    case fixed64 = 1
    case delimited = 2
    case fixed32 = 5
  }

  package init() {}

  /// A whole number; negative ones take ten bytes, as `int32`, `int64` and enumerations have them.
  package mutating func integer(_ field: Int, _ value: Int) {
    tag(field, .varint)
    append(UInt64(bitPattern: Int64(value)))
  }

  /// A `float`.
  package mutating func float(_ field: Int, _ value: Float) {
    tag(field, .fixed32)
    appendLittleEndian(value.bitPattern)
  }

  /// A `double`.
  package mutating func double(_ field: Int, _ value: Double) {
    tag(field, .fixed64)
    appendLittleEndian(value.bitPattern)
  }

  /// A text in UTF-8.
  package mutating func text(_ field: Int, _ text: String) {
    data(field, Array(text.utf8))
  }

  /// Bytes, or a message that was written by itself.
  package mutating func data(_ field: Int, _ content: [UInt8]) {
    opening(field, byteCount: content.count)
    bytes += content
  }

  /// A message inside this one.
  package mutating func message(_ field: Int, _ build: (inout ProtobufWriter) -> Void) {
    var inner = ProtobufWriter()
    build(&inner)
    data(field, inner.bytes)
  }

  /// Whole numbers in the packed form of repeated fields.
  package mutating func integers(_ field: Int, _ values: [Int]) {
    var inner = ProtobufWriter()
    for value in values { inner.append(UInt64(bitPattern: Int64(value))) }
    data(field, inner.bytes)
  }

  /// The start of a field of `byteCount` bytes that the caller writes after `bytes`: for content too
  /// large to be copied.
  package mutating func opening(_ field: Int, byteCount: Int) {
    tag(field, .delimited)
    append(UInt64(byteCount))
  }

  private mutating func tag(_ field: Int, _ type: WireType) {
    append(UInt64(field << 3 | type.rawValue))
  }

  private mutating func append(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func appendLittleEndian(_ value: some FixedWidthInteger) {
    for byte in 0..<(value.bitWidth / 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte)))
    }
  }
}
