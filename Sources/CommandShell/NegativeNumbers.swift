/// Negative numbers as values of options.
///
/// The parser takes `-1` for an option and says that the value is missing; joined with the option it
/// reaches the check of its range.
package enum NegativeNumbers {
  /// The arguments with `--option -1` written as `--option=-1`, up to a `--`.
  package static func joined(_ arguments: [String]) -> [String] {
    var result: [String] = []
    for (index, argument) in arguments.enumerated() {
      if argument == "--" { return result + arguments[index...] }
      if let last = result.last, last.hasPrefix("--"), last.count > 2, !last.contains("="),
        isNegativeNumber(argument)
      {
        result[result.count - 1] = "\(last)=\(argument)"
      } else {
        result.append(argument)
      }
    }
    return result
  }

  private static func isNegativeNumber(_ text: String) -> Bool {
    text.hasPrefix("-") && text.dropFirst().first.map { $0.isNumber || $0 == "." } == true
      && Double(text) != nil
  }
}
