/// Words with one dash that are no option.
///
/// The parser reads each letter as an option of its own, so that any word with an h in it asks for help, be
/// it a folder called `-dash` or `-threads` for `--threads`.
package enum ShortOptions {
  /// - Parameter arguments: What was typed behind the program's name; what stands behind a `--` is not
  ///   looked at.
  /// - Throws: `CommandProblem` for the first such word, with what to type instead.
  package static func check(_ arguments: some Sequence<String>) throws {
    let words = arguments.prefix { $0 != "--" }
    guard let word = words.first(where: isNoOption) else { return }
    throw CommandProblem(
      "unknown option \(word); options in words have two dashes (-\(word)); a name that begins with a dash "
        + "is written ./\(word)")
  }

  /// `-o=FILE` is one, and `-help` is understood.
  private static func isNoOption(_ word: String) -> Bool {
    let letters = word.dropFirst()
    return word.hasPrefix("-") && !word.hasPrefix("--") && letters.count > 1 && word != "-help"
      && !letters.dropFirst().hasPrefix("=") && Double(word) == nil
  }
}
