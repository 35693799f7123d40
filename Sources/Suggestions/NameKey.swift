import Foundation

/// The part of a name that tells it from others: "Farfetch'd", "farfetchd" and "FARFETCH’D" are
/// one.
package enum NameKey {
  /// Lower-case letters and digits without accents; ♀ and ♂ become f and m.
  package static func of(_ name: String) -> String {
    // Most names are ASCII; folding takes a hundred times as long.
    if let bytes = plainBytes(of: name) { return String(decoding: bytes, as: UTF8.self) }
    let marked = name.replacing("♀", with: "f").replacing("♂", with: "m")
    let plain = marked.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    return String(plain.filter { $0.isLetter || $0.isNumber })
  }

  /// The lower-case letters and digits of a name in ASCII; nil for any other.
  private static func plainBytes(of name: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(name.utf8.count)
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        bytes.append(byte)
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes.append(byte | 0x20)
      case 0x80...: return nil
      default: break
      }
    }
    return bytes
  }
}
