import Catalogue
import CommandShell
import Curation
import PlainText

/// What `duplicates --find` found, as people read it.
struct FoundCopiesText {
  let answers: [PictureSearch.Answer]

  /// Copies of one file that are named.
  private static let limit = 4

  /// What the program ends with where it is not 0.
  var status: ExitStatus? {
    if answers.contains(where: { $0.error != nil }) { return .failure }
    return answers.contains { !$0.matches.isEmpty } ? .needsAttention : nil
  }

  var lines: [String] {
    let found = answers.count { !$0.matches.isEmpty }
    let failed = answers.count { $0.error != nil }
    let verb = found == 1 || answers.count == 1 ? "shows" : "show"
    return answers.map(line) + [
      "\(grouped(found)) of \(counted(answers.count, "file")) \(verb) what a picture of the set shows"
        + (failed > 0 ? "; \(grouped(failed)) could not be compared" : "")
    ]
  }

  private func line(of answer: PictureSearch.Answer) -> String {
    if let error = answer.error { return "\(answer.file): cannot be compared: \(error)".inOneLine }
    guard !answer.matches.isEmpty else { return "\(answer.file): new".inOneLine }
    let named = answer.matches.prefix(Self.limit).map { match in
      let notes = [match.class, match.kind == .exact ? nil : match.kind.rawValue, match.rejection]
      return "\(match.path) (\(notes.compactMap(\.self).joined(separator: ", ")))"
    }
    let rest = answer.matches.count - named.count
    return
      ("\(answer.file): same as \(named.joined(separator: " = "))"
      + (rest > 0 ? " = \(grouped(rest)) more" : "")).inOneLine
  }
}
