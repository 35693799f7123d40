package import ArgumentParser
import Suggestions

/// Names of commands as they are typed.
///
/// The parser takes a misspelt command for a value that it does not expect, and shows the help of the
/// whole program for `help` with one.
package enum CommandNames {
  /// The command that this process was started for, as typed; nil for none.
  package static var typed: String? {
    CommandLine.arguments.dropFirst().first.flatMap { $0.hasPrefix("-") ? nil : $0 }
  }

  /// - Parameters:
  ///   - arguments: What was typed behind the program's name.
  ///   - program: The command line with all commands.
  /// - Throws: `CommandProblem` for a command that does not exist, with the nearest one.
  package static func check(
    _ arguments: some Sequence<String>, of program: any ParsableCommand.Type
  ) throws {
    var words = arguments.prefix { !$0.hasPrefix("-") }[...]
    let isHelp = words.first == "help"
    if isHelp { words.removeFirst() }
    // Only the first word is a command, but for help, which takes a path of them.
    var level = program
    for word in isHelp ? words : words.prefix(1) {
      let commands = level.configuration.subcommands
      guard !commands.isEmpty, word != "help" else { return }
      guard let next = commands.first(where: { name(of: $0) == word }) else {
        let sentence = UnknownName.sentence(
          of: word, as: "command", among: commands.map { name(of: $0) })
        throw CommandProblem(
          sentence.hasSuffix("?") ? sentence : "\(sentence); \(name(of: program)) --help lists them"
        )
      }
      level = next
    }
  }

  private static func name(of command: any ParsableCommand.Type) -> String {
    command.configuration.commandName ?? ""
  }
}

/// A name that is none of the known ones.
package enum UnknownName {
  /// A sentence with the nearest name, or with all where none is near and they are few.
  package static func sentence(of typed: String, as kind: String, among known: [String]) -> String {
    let question = Suggestions.question(for: typed, among: known)
    let list = known.count <= 8 ? "; known are \(known.joined(separator: ", "))" : ""
    return "unknown \(kind) \"\(typed)\"\(question.isEmpty ? list : question)"
  }
}
