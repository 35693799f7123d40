/// Names as they are printed: with control characters written out, as `\n` or `\u{1B}`.
enum PrintedName {
  /// The name that a printed one stands for; nil where nothing is written out in it.
  static func name(printedAs text: String) -> String? {
    guard text.utf8.contains(UInt8(ascii: "\\")) else { return nil }
    let name = text.replacing(/\\(?:u\{([0-9A-Fa-f]{1,6})\}|([nrt]))/) { match in
      if let digits = match.output.1 {
        return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init).map { String($0) }
          ?? String(match.output.0)
      }
      return switch match.output.2 {
      case "n": "\n"
      case "r": "\r"
      default: "\t"
      }
    }
    return name == text ? nil : name
  }

  /// A name as it was typed, or the one of `names` that it is the printed form of.
  static func resolved(_ text: String, among names: Set<String>) -> String {
    guard !names.contains(text), let name = name(printedAs: text), names.contains(name) else {
      return text
    }
    return name
  }
}
