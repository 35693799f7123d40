extension String {
  /// The text on one line, with control characters written out as `\\n` or `\\u{1B}`: names of files
  /// may hold any, and would break tables or steer the terminal.
  package var inOneLine: String {
    // Most text is ASCII, which needs no look into the tables of Unicode.
    if utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return self }
    guard unicodeScalars.contains(where: \.isUnprintable) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.isUnprintable {
        text += scalar.escaped(asASCII: true)
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }

  /// The same for text whose line breaks are meant.
  package var withoutControls: String {
    if utf8.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 0x0A }) { return self }
    // By scalars: "\r\n" is one character, and no line break to the rest of the text.
    return unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0).inOneLine }.joined(separator: "\n")
  }

  /// JSON with the characters that `inOneLine` writes out as JSON writes them: `\u009B`.
  package var escapedForJSON: String {
    guard unicodeScalars.contains(where: { $0 != "\n" && $0.isUnprintable }) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar != "\n", scalar.isUnprintable {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        text += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Unicode.Scalar {
  /// Whether it breaks the line, moves the cursor or turns the direction of text around.
  fileprivate var isUnprintable: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    }
  }
}
