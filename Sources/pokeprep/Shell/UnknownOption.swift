import ArgumentParser
import Catalogue
import CommandShell
import Curation

/// An option that a command does not have, and that is a setting of a stage of curation.
///
/// The parser proposes the option of the command that is spelled most like it, whatever it does.
struct UnknownOption {
  /// What to type instead.
  let problem: CommandProblem

  /// Nil for another message, and for an option that no stage has.
  ///
  /// - Parameters:
  ///   - message: What the parser says.
  ///   - arguments: What was typed behind the program's name.
  init?(_ message: String, of arguments: some Collection<String>) {
    let start = "Unknown option '--"
    guard message.hasPrefix(start), let command = arguments.first else { return nil }
    let typed = message.dropFirst(start.count).prefix { $0 != "'" && $0 != "=" }
    let isNegated = typed.hasPrefix("no-")
    let name = isNegated ? typed.dropFirst(3) : typed
    let stages = PipelineStages.all.filter { $0.name.rawValue != command && $0.has(name) }
    guard !stages.isEmpty else { return nil }
    // Commands that run every stage take any setting.
    let takesAll = ["run", "plan"].contains(command)
    let words = stages.map {
      takesAll
        ? "--set \($0.name).\(name)=\(isNegated ? "false" : "VALUE")"
        : "pokeprep \($0.name) --\(typed)"
    }
    let expected = "expected \(words.joined(separator: " or "))"
    problem = CommandProblem(
      "--\(typed) is no option of \(command); "
        + (Self.usage(of: command).map { "\($0); or \(expected)" } ?? expected))
  }

  /// What a command takes, where that is little and none of it is a setting.
  private static func usage(of command: String) -> String? {
    guard StageName(rawValue: command) == nil, !["run", "plan"].contains(command),
      let own = PokeprepCommand.configuration.subcommands.first(where: {
        $0.configuration.commandName == command
      })
    else { return nil }
    let usage = PokeprepCommand.usageString(for: own)
    return usage.count <= longestUsage ? "it is \(usage)" : nil
  }

  private static let longestUsage = 160
}

/// A value of an option that is a setting of the stage, of another kind than the setting's.
struct InvalidValue {
  /// Which values the setting takes.
  let problem: CommandProblem

  /// Nil for another message, and for an option that is no setting.
  ///
  /// - Parameters:
  ///   - message: What the parser says.
  ///   - arguments: What was typed behind the program's name.
  init?(_ message: String, of arguments: some Collection<String>) {
    // The parser lists names itself, and options of their own form say what they expect.
    guard
      let parts = message.wholeMatch(
        of: /(?s)The value '(.*)' is invalid for '--([a-z-]+)[^']*'/),
      let command = arguments.first,
      let stage = PipelineStages.all.first(where: { $0.name.rawValue == command }),
      let expected = stage.expectedValue(of: parts.2)
    else { return nil }
    problem = CommandProblem("--\(parts.2): expected \(expected), found \(parts.1)")
  }
}

extension CurationStage {
  /// Which values the setting of that name takes; nil for none.
  fileprivate static func expectedValue(of name: Substring) -> String? {
    Settings.settings.first { $0.name == name }?.values.expected
  }

  /// Whether a setting is called so.
  fileprivate static func has(_ name: Substring) -> Bool {
    Settings.settings.contains { $0.name == name }
  }
}

/// A word that `list` takes as the value of an option alone.
struct UnexpectedWord {
  /// What to type instead.
  let problem: CommandProblem

  /// Nil for another message, and for another command.
  ///
  /// - Parameters:
  ///   - message: What the parser says.
  ///   - arguments: What was typed behind the program's name.
  init?(_ message: String, of arguments: some Collection<String>) {
    let start = "Unexpected argument '"
    guard arguments.first == "list", message.hasPrefix(start) else {
      return nil
    }
    let word = String(message.dropFirst(start.count).prefix { $0 != "'" })
    let shown = word.shellWord
    let expected =
      if ListedPicture.State(rawValue: word) != nil {
        "--state \(shown)"
      } else if StageName(rawValue: word) != nil {
        "--stage \(shown)"
      } else {
        "--class \(shown) or --reason \(shown), or, for one picture, pokeprep explain \(shown)"
      }
    problem = CommandProblem(
      "list: expected options alone, found \(shown); did you mean \(expected)?")
  }
}
