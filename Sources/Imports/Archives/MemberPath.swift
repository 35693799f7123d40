import Curation
import Files
import Foundation

/// The names of members, checked before anything is written: none leads out of the folder.
struct MemberPath {
  /// The names from the top down; empty for the folder of everything itself.
  let parts: [String]

  /// Reads the name of a member.
  ///
  /// `\` divides names, too, as archives made on Windows have it, and `.` stands for nothing.
  ///
  /// - Throws: `ImportProblem` for an absolute path, for one with `..`, and for one that no file can have.
  init(_ name: String, in archive: String) throws(ImportProblem) {
    let plain = name.replacing("\\", with: "/")
    // C:name and C:/name are absolute elsewhere.
    let isDrive =
      plain.unicodeScalars.dropFirst().first == ":" && plain.utf8.first.map(Self.isLetter) ?? false
    let parts = plain.pathNames.filter { $0 != "." }.map(String.init)
    guard !plain.isAbsolutePath, !isDrive, !parts.contains(".."), !plain.isEmpty else {
      throw ImportProblem(
        archive,
        "expected members that stay in their folder, found \(name.isEmpty ? "one without a name" : name)"
          + "; nothing of it was taken; such archives are made to write elsewhere")
    }
    guard parts.allSatisfy({ $0.utf8.count <= 255 && !$0.utf8.contains(0) }), parts.count <= 64
    else {
      throw ImportProblem(
        archive,
        "expected names of at most 255 bytes in at most 64 folders, found \(name.prefix(300))")
    }
    self.parts = parts
  }

  private static func isLetter(_ byte: UInt8) -> Bool { 65...90 ~= byte & 0xDF }

  /// Whether it is hidden, or lies in a folder that systems add to archives: `__MACOSX`, `@eaDir`.
  var isHidden: Bool {
    parts.contains { $0.hasPrefix(".") } || parts.dropLast().contains(where: SystemFolder.isOne)
  }

  /// The whole path.
  var path: String { parts.joined(separator: "/") }

  /// The name of the file.
  var name: String { parts.last ?? "" }

  /// The name of a file made of a path: folders become a part of it, and nothing hides it.
  static func stem(_ text: String) -> String {
    let plain = String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { "/\\:".unicodeScalars.contains($0) || $0.value < 0x20 ? "-" : $0 }
      ))
    let end = String(plain.suffix(150))
    return end.hasPrefix(".") || end.hasPrefix("-") || end.isEmpty ? "_\(end.dropFirst())" : end
  }

  /// The folder of a class, and whether it is called otherwise than the class.
  ///
  /// - Throws: `ImportProblem` for a name that no folder can have.
  static func folder(ofClass name: String) throws(ImportProblem) -> String {
    let trimmed = name.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !trimmed.isEmpty, trimmed.utf8.count <= 200 else {
      throw ImportProblem(
        "class \"\(name.prefix(200))\"",
        "expected a name of 1 to 200 bytes; name the classes with --class-names")
    }
    let plain = String(
      String.UnicodeScalarView(
        trimmed.unicodeScalars.map {
          "/\\".unicodeScalars.contains($0) || $0.value < 0x20 ? "_" : $0
        }))
    if plain.hasPrefix(".") || plain.hasPrefix("__") {
      return "_\(plain.drop { $0 == "." || $0 == "_" })"
    }
    // Folders of such names are nobody's class.
    return SystemFolder.isOne(plain) ? "_\(plain)" : plain
  }
}

extension String {
  /// With everything but ASCII as code points, `e\u{301}`: names that look alike can be told apart.
  var spelledOut: String { unicodeScalars.map { $0.escaped(asASCII: true) }.joined() }
}
