import Digest
import Files
import Foundation

/// Where prepared pictures go: `prepared/<class>/<stem>-<12 digits>.png`.
///
/// The digits are the beginning of the SHA-256 of the source path, so a name depends on its own
/// picture alone: it stays when others come and go, two sources never share it (nor on file systems
/// that ignore case), and the stem lets a person recognise the picture.
package enum PreparedName {
  /// The path of a prepared picture below the folder of prepared pictures.
  ///
  /// - Parameters:
  ///   - path: The source, relative to the input folder.
  ///   - pictureClass: The name of its class.
  /// - Returns: A path of two parts, the same for the same arguments.
  package static func path(forSource path: String, pictureClass: String) -> String {
    let name = path.lastSlash.map { path[$0...].dropFirst() } ?? path[...]
    let stem = name.utf8.lastIndex(of: UInt8(ascii: ".")).map { name[..<$0] } ?? name
    return
      "\(folder(ofClass: pictureClass))/\(safe(String(stem), limit: 60))-\(digits(of: path)).png"
  }

  /// Whether a file's name is one that `path(forSource:pictureClass:)` could have given.
  static func isName(_ name: String) -> Bool {
    guard name.hasSuffix(".png"), !name.hasPrefix(".") else { return false }
    let stem = name.dropLast(4)
    let digits = stem.utf8.suffix(12)
    return digits.count == 12 && digits.allSatisfy { "0123456789abcdef".utf8.contains($0) }
      && stem.dropLast(12).hasSuffix("-")
  }

  /// The folder of a class below the folder of prepared pictures.
  ///
  /// A name of letters, digits, emoji, `-`, `_` and `.` is its own folder. Any other is written with
  /// `_` for what is left out and ends in 12 digits of its SHA-256, so that no two classes share a
  /// folder; so does a name that already looks like that.
  package static func folder(ofClass name: String) -> String {
    let folder = safe(name, limit: 100, keepsSymbols: true)
    let isOwn = folder.utf8.elementsEqual(name.utf8) && !endsInDigits(folder)
    return isOwn ? folder : "\(folder)-\(digits(of: name))"
  }

  /// Whether a file is called as `convert` calls its pictures: a stem, 12 digits and `.png`.
  static func isPrepared(_ name: String) -> Bool {
    name.hasSuffix(".png") && endsInDigits(String(name.dropLast(4)))
  }

  /// How many digits of a SHA-256 stand in a name.
  private static let digitCount = 12

  private static func digits(of text: String) -> Substring {
    SHA256Digest(of: Array(text.utf8)).description.prefix(digitCount)
  }

  private static func endsInDigits(_ text: String) -> Bool {
    let end = text.utf8.suffix(digitCount + 1)
    return end.count == digitCount + 1 && end.first == UInt8(ascii: "-")
      && end.dropFirst().allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      }
  }

  /// The text as a part of a path that any file system takes: letters, digits, `-`, `_` and `.`
  /// inside; everything else becomes `_`, except symbols beyond ASCII where they are kept.
  private static func safe(_ text: String, limit: Int, keepsSymbols: Bool = false) -> String {
    var result = ""
    // What most names are made of needs no look into the tables of Unicode.
    let isPrintable = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
    if isPrintable {
      result = String(
        decoding: text.utf8.prefix(limit).map { isPlain($0) ? $0 : UInt8(ascii: "_") },
        as: UTF8.self)
    }
    for character in isPrintable ? "" : text {
      let isPlain =
        character.isLetter || character.isNumber || "-_.".contains(character)
        || keepsSymbols && character.utf8.count > 1 && character.isSymbol
      let next = isPlain ? String(character) : "_"
      guard result.utf8.count + next.utf8.count <= limit else { break }
      result += next
    }
    // No hidden files, no "." and "..", no empty names.
    if result.isEmpty || result.hasPrefix(".") { result = "_" + result.dropFirst() }
    return result
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}
