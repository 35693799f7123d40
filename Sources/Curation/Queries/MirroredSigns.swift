/// Classes whose mirror images are something else: digits, letters, left and right.
package enum MirroredSigns {
  private static let numbers: Set = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
  ]
  /// Words that say nothing of the sign.
  private static let idle: Set = [
    "digit", "number", "letter", "char", "character", "class", "sign", "sample", "upper", "lower",
    "uppercase", "lowercase", "capital", "small",
  ]
  private static let sides = [("left", "right"), ("clockwise", "counterclockwise")]

  /// Whether flips would make wrong samples: all classes are called like digits or letters, or two differ
  /// in a side alone.
  package static func areThere(in classes: [String]) -> Bool {
    let words = classes.map(Self.words)
    guard words.count > 1 else { return false }
    if words.allSatisfy(isSign) { return true }
    let all = Set(words)
    return sides.contains { side, other in
      words.contains { name in
        name.contains(side) && all.contains(name.map { $0 == side ? other : $0 })
      }
    }
  }

  private static func isSign(_ words: [String]) -> Bool {
    let words = words.filter { !idle.contains($0) }
    // "3", "three" or "3 - three"; longer numbers are those of classes.
    return !words.isEmpty && words.count < 3
      && words.allSatisfy { $0.count == 1 || numbers.contains($0) }
  }

  private static func words(of name: String) -> [String] {
    name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
