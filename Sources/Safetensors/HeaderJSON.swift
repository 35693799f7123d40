/// The part of JSON that a safetensors header may use: strings, whole numbers ≥ 0, arrays, objects.
///
/// Our own reader because the format forbids duplicate keys, which general readers accept in
/// silence, and because the header comes from strangers: depth and numbers are bounded.
enum HeaderJSON {
  case string(String)
  case integer(Int)
  case array([HeaderJSON])
  case object([(key: String, value: HeaderJSON)])

  /// Why some text is not such JSON.
  struct Problem: Error {
    let position: Int
    let expected: String
    let found: String
  }

  /// Reads one value that fills `bytes`, apart from white space.
  static func parse(_ bytes: [UInt8]) throws(Problem) -> HeaderJSON {
    var reader = Reader(bytes: bytes)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.position == bytes.count else { throw reader.problem("the end of the header") }
    return value
  }

  /// The kind, for messages.
  var kind: String {
    switch self {
    case .string: "a string"
    case .integer: "a number"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

private struct Reader {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
  }

  func problem(_ expected: String) -> HeaderJSON.Problem {
    let found: String
    if position >= bytes.count {
      found = "the end"
    } else {
      let text = String(decoding: bytes[position..<min(position + 12, bytes.count)], as: UTF8.self)
      found = "'\(text)'"
    }
    return .init(position: position, expected: expected, found: found)
  }

  mutating func take(_ character: Character) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == character.asciiValue else { return false }
    position += 1
    return true
  }

  mutating func value(depth: Int) throws(HeaderJSON.Problem) -> HeaderJSON {
    guard depth < 8 else { throw problem("at most 8 levels") }
    skipSpace()
    guard position < bytes.count else { throw problem("a value") }
    switch bytes[position] {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "{"): return .object(try object(depth: depth))
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return .integer(try integer())
    default: throw problem("a string, a whole number, an array or an object")
    }
  }

  private mutating func integer() throws(HeaderJSON.Problem) -> Int {
    var number = 0
    let start = position
    while position < bytes.count, case 48...57 = bytes[position] {
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(bytes[position]) - 48)
      guard !overflow, !carry else {
        position = start
        throw problem("a number below 2^63")
      }
      number = sum
      position += 1
    }
    return number
  }

  private mutating func array(depth: Int) throws(HeaderJSON.Problem) -> [HeaderJSON] {
    position += 1
    var values: [HeaderJSON] = []
    if take("]") { return values }
    while true {
      values.append(try value(depth: depth + 1))
      if take("]") { return values }
      guard take(",") else { throw problem("',' or ']'") }
    }
  }

  private mutating func object(
    depth: Int
  ) throws(HeaderJSON.Problem) -> [(key: String, value: HeaderJSON)] {
    position += 1
    var members: [(key: String, value: HeaderJSON)] = []
    var keys: Set<String> = []
    if take("}") { return members }
    while true {
      skipSpace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        throw problem("a key in quotes")
      }
      let key = try string()
      guard keys.insert(key).inserted else {
        throw .init(position: position, expected: "each key once", found: "'\(key)' twice")
      }
      guard take(":") else { throw problem("':'") }
      members.append((key, try value(depth: depth + 1)))
      if take("}") { return members }
      guard take(",") else { throw problem("',' or '}'") }
    }
  }

  private mutating func string() throws(HeaderJSON.Problem) -> String {
    position += 1
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw problem("UTF-8 text")
        }
        return string
      case UInt8(ascii: "\\"): text.append(contentsOf: try escape())
      case 0..<0x20:
        position -= 1
        throw problem("no control character in a string")
      default: text.append(byte)
      }
    }
    throw problem("a closing quote")
  }

  private mutating func escape() throws(HeaderJSON.Problem) -> [UInt8] {
    guard position < bytes.count else { throw problem("an escape") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "u"): return try unicodeEscape()
    default:
      position -= 1
      throw problem("an escape that JSON knows")
    }
  }

  /// \uXXXX, with a second one where the first is a high surrogate.
  private mutating func unicodeEscape() throws(HeaderJSON.Problem) -> [UInt8] {
    let first = try fourHexDigits()
    guard (0xD800..<0xE000).contains(first) else {
      return Unicode.Scalar(first).map { Array(Character($0).utf8) } ?? []
    }
    guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { throw problem("the second half of a surrogate pair") }
    position += 2
    let second = try fourHexDigits()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    else { throw problem("the second half of a surrogate pair") }
    return Array(Character(scalar).utf8)
  }

  private mutating func fourHexDigits() throws(HeaderJSON.Problem) -> UInt32 {
    guard position + 4 <= bytes.count,
      let number = UInt32(
        String(decoding: bytes[position..<(position + 4)], as: UTF8.self), radix: 16)
    else { throw problem("four hexadecimal digits") }
    position += 4
    return number
  }
}
