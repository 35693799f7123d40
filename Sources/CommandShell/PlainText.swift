extension String {
  /// The text on one line, with control characters written out as `\\n` or `\\u{1B}`: names of files
  /// may hold any, and would break tables or steer the terminal.
  package var inOneLine: String {
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
    split(separator: "\n", omittingEmptySubsequences: false).map { String($0).inOneLine }
      .joined(separator: "\n")
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
