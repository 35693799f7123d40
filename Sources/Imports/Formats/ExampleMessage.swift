/// A `tf.train.Example`: names and values, as protocol buffers write them.
///
/// `Example {1: Features}`, `Features {1: entry*}`, an entry `{1: name, 2: Feature}`, `Feature {1:
/// BytesList | 2: FloatList | 3: Int64List}`, each of them `{1: value*}`. Specification: TensorFlow's
/// `example.proto` and `feature.proto`.
struct ExampleMessage {
  /// The values of a feature.
  enum Feature {
    case bytes([ArraySlice<UInt8>])
    case numbers([Int64])
    /// Floats, which nothing here is made of.
    case other
  }

  /// By name.
  let features: [String: Feature]

  /// Reads a message; nil for bytes that are none.
  init?(_ bytes: ArraySlice<UInt8>) {
    var features: [String: Feature] = [:]
    guard let example = Self.fields(of: bytes) else { return nil }
    for list in example where list.number == 1 {
      guard let entries = list.bytes.flatMap(Self.fields) else { return nil }
      for entry in entries where entry.number == 1 {
        guard let parts = entry.bytes.flatMap(Self.fields),
          let name = parts.last(where: { $0.number == 1 })?.bytes,
          let value = parts.last(where: { $0.number == 2 })?.bytes,
          let feature = Self.feature(value)
        else { return nil }
        features[String(decoding: name, as: UTF8.self)] = feature
      }
    }
    self.features = features
  }

  private static func feature(_ bytes: ArraySlice<UInt8>) -> Feature? {
    guard let kinds = fields(of: bytes), let kind = kinds.last else { return kindless(bytes) }
    guard let values = kind.bytes.flatMap(fields) else { return nil }
    let own = values.filter { $0.number == 1 }
    switch kind.number {
    case 1:
      let texts = own.compactMap(\.bytes)
      return texts.count == own.count ? .bytes(texts) : nil
    case 3:
      var numbers: [Int64] = []
      for field in own {
        // One by one, or packed into one field.
        if let number = field.varint {
          numbers.append(Int64(bitPattern: number))
        } else if let packed = field.bytes {
          var cursor = ByteCursor(packed)
          while cursor.count > 0 {
            guard let number = cursor.varint() else { return nil }
            numbers.append(Int64(bitPattern: number))
          }
        } else {
          return nil
        }
      }
      return .numbers(numbers)
    default: return .other
    }
  }

  /// A feature of no kind has no values.
  private static func kindless(_ bytes: ArraySlice<UInt8>) -> Feature? {
    bytes.isEmpty ? .other : nil
  }

  private struct Field {
    var number: UInt64
    var bytes: ArraySlice<UInt8>?
    var varint: UInt64?
  }

  /// The fields of a message; nil for bytes that are none.
  private static func fields(of bytes: ArraySlice<UInt8>) -> [Field]? {
    var cursor = ByteCursor(bytes)
    var fields: [Field] = []
    while cursor.count > 0 {
      guard let tag = cursor.varint(), tag >> 3 > 0 else { return nil }
      var field = Field(number: tag >> 3)
      switch tag & 7 {
      case 0:
        field.varint = cursor.varint()
        if field.varint == nil { return nil }
      case 1: if cursor.take(8) == nil { return nil }
      case 2:
        guard let length = cursor.varint(), let count = Int(exactly: length),
          let content = cursor.take(count)
        else { return nil }
        field.bytes = content
      case 5: if cursor.take(4) == nil { return nil }
      default: return nil
      }
      fields.append(field)
    }
    return fields
  }
}
