/// Other ways in which people write values, as the one that settings know.
package enum Spelling {
  /// `64x64`, `64×64` and `64 X 64` as `64`; any other text stays.
  @Sendable package static func side(_ text: String) -> String {
    let sides = text.split { "xX×".contains($0) }
      .map { String($0.filter { !$0.isWhitespace }) }
    return sides.count == 2 && sides[0] == sides[1] ? sides[0] : text
  }

  /// `gray` as `grey`; any other text stays.
  @Sendable package static func grey(_ text: String) -> String {
    text.lowercased() == "gray" ? "grey" : text
  }
}
