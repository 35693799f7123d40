/// HTML or SVG, put together by interpolation: what is interpolated is text and is escaped, unless it is
/// markup itself.
package struct Markup: ExpressibleByStringInterpolation, Sendable {
  /// The characters as they stand in the file.
  package private(set) var text: String

  /// Markup as it is written in the code.
  package init(stringLiteral text: String) { self.text = text }

  /// Markup with text and other markup in it.
  package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  /// Markup of the program's own, such as a style sheet; never for text from outside.
  package init(trusted text: String) { self.text = text }

  package static func + (a: Markup, b: Markup) -> Markup { Markup(trusted: a.text + b.text) }
  package static func += (a: inout Markup, b: Markup) { a.text += b.text }

  /// Collects the pieces of a literal.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity)
    }

    package mutating func appendLiteral(_ literal: String) { text += literal }
    package mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
    package mutating func appendInterpolation(_ words: String) { text += words.escapedForMarkup }
    package mutating func appendInterpolation(_ number: Int) { text += "\(number)" }

    /// A coordinate with at most two decimals.
    package mutating func appendInterpolation(svg value: Double) {
      let rounded = (value * 100).rounded() / 100
      text += rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
  }
}

extension DefaultStringInterpolation {
  /// Never used: markup in a string would be escaped when that string comes into markup.
  ///
  /// Warnings are errors, so that of the deprecation finds such a string.
  @available(*, deprecated, message: "give the string the type Markup")
  package mutating func appendInterpolation(_ markup: Markup) { appendLiteral(markup.text) }
}

extension Sequence<Markup> {
  package func joined(separator: String = "") -> Markup {
    Markup(trusted: map(\.text).joined(separator: separator))
  }
}

extension String {
  /// The text with `& < > " '` replaced, safe between tags and inside quoted attributes of HTML
  /// and SVG; control characters that XML forbids become U+FFFD.
  fileprivate var escapedForMarkup: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
      case "\u{0}"..<" ", "\u{7F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
