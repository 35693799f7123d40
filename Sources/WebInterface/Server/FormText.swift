/// Names and values as HTML forms and `URLSearchParams` send them: `application/x-www-form-urlencoded` of the
/// URL standard of WHATWG.
///
/// Any text can be read: a `%` without two hexadecimal digits stands for itself, and bytes that are no UTF-8
/// become U+FFFD.
package enum FormText {
  /// The pairs of a query, in their order; a name without `=` has an empty value.
  package static func pairs(_ query: some StringProtocol) -> [(name: String, value: String)] {
    query.utf8.split(separator: UInt8(ascii: "&")).map { pair in
      let sides = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return (
        decoded(sides[0], plusIsSpace: true),
        sides.count > 1 ? decoded(sides[1], plusIsSpace: true) : ""
      )
    }
  }

  /// The text that percent-encoded bytes stand for.
  static func decoded(_ bytes: some Collection<UInt8>, plusIsSpace: Bool) -> String {
    var found: [UInt8] = []
    found.reserveCapacity(bytes.count)
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let high = rest.first.flatMap(digit),
        let low = rest.dropFirst().first.flatMap(digit)
      {
        found.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else {
        found.append(plusIsSpace && byte == UInt8(ascii: "+") ? .space : byte)
      }
    }
    return String(decoding: found, as: UTF8.self)
  }

  /// The value of a hexadecimal digit.
  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
