import ArgumentParser
import CommandShell
import Curation
import Foundation

/// `pokeprep decide`: what a person says of pictures, above what the stages find.
struct DecideCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide",
    abstract: "Decide about pictures yourself; no stage goes against it.",
    discussion: """
      PATTERN is a path as explain takes it, a glob ('fire/*.png', '**/scan?.jpg'; a name without \
      a / in any folder), or the name of a folder or class for all pictures in it; where both are \
      called so and differ, NAME/ is the folder and class:NAME the class.

      Decisions are kept apart from what the stages find and hold from their next run on: pokeprep \
      apply, or --apply. They stay with other settings, classes and sizes, and follow a picture \
      that was renamed, fetched or coded again, since they know it by its bytes and its looks. A \
      later decision replaces an earlier one of the same kind; accept and reject are one kind.

      --from reads a CSV with the columns path,decision,value,note, or a JSON array of such \
      objects: decision is accept, reject (value: the reason), class (value: its name), \
      not-duplicate-of (value: the other path) or undo. All rows are taken, or none. pokeprep \
      decisions --csv writes such a file.

      Examples:
        pokeprep decide fire/12.png fire/40.png --accept
        pokeprep decide 'fire/card*.jpg' --reject "a card, not a drawing"
        pokeprep decide water/7.png --class fire --note "seen by Ann"
        pokeprep decide fire/8.png --not-duplicate-of fire/9.png
        pokeprep decide fire/12.png --undo
        pokeprep decide --from decisions.csv --apply
      """)

  @Argument(help: ArgumentHelp("The pictures.", valueName: "pattern"))
  var patterns: [String] = []

  @Flag(
    name: .long,
    help: "Keep them, whatever whiteness, duplicates and balance find.")
  var accept = false

  @Option(
    name: .long,
    help: ArgumentHelp("Leave them out; the reason may be missing.", valueName: "reason"))
  var reject: String?

  @Option(
    name: .customLong("class"), help: ArgumentHelp("Give them this class.", valueName: "name"))
  var pictureClass: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Keep them apart from this picture, however alike.", valueName: "file"),
    completion: .file())
  var notDuplicateOf: String?

  @Flag(name: .long, help: "Take back everything that was decided about them.")
  var undo = false

  @Option(name: .long, help: ArgumentHelp("A remark to keep beside it.", valueName: "text"))
  var note = ""

  @Option(
    name: .long,
    help: ArgumentHelp("Take the decisions of this CSV or JSON file.", valueName: "file"),
    completion: .file())
  var from: String?

  @Flag(name: .long, help: "Let --class begin a class that no picture has yet.")
  var newClass = false

  @Flag(name: .long, help: "Bring the stages up to date at once, as pokeprep apply does.")
  var apply = false

  @Flag(name: .long, help: "Tell what would be done, and do nothing.")
  var dryRun = false

  @OptionGroup var options: CurationOptions

  /// The arguments with a blank as the reason of a `--reject` that none follows: the parser takes no option
  /// without a value.
  static func withBareReject(_ arguments: [String]) -> [String] {
    guard arguments.first == configuration.commandName else { return arguments }
    return arguments.indices.map { index in
      let isBare =
        arguments[index] == "--reject="
        || arguments[index] == "--reject"
          && (index + 1 == arguments.count || arguments[index + 1].hasPrefix("-"))
      return isBare ? "--reject= " : arguments[index]
    }
  }

  private var statements: [PersonStatement] {
    [
      accept ? .accept : nil,
      reject.map { .reject(reason: $0.trimmingCharacters(in: .whitespacesAndNewlines)) },
      pictureClass.map { .pictureClass($0.trimmingCharacters(in: .whitespacesAndNewlines)) },
      notDuplicateOf.map { .notDuplicate(of: $0) }, undo ? .undo : nil,
    ].compactMap(\.self)
  }

  func validate() throws {
    let all = "--accept, --reject, --class, --not-duplicate-of and --undo"
    if from != nil {
      guard statements.isEmpty, patterns.isEmpty, note.isEmpty else {
        throw ValidationError("--from has pictures, decisions and notes itself; give it alone")
      }
      return
    }
    guard statements.count == 1, let statement = statements.first else {
      throw ValidationError(
        "expected one of \(all), found \(statements.isEmpty ? "none" : "several")")
    }
    guard !patterns.isEmpty else {
      let hint = reject.map { $0 == " " ? "" : "; \"\($0)\" was taken for the reason of --reject" }
      throw ValidationError("name the pictures, before the options\(hint ?? "")")
    }
    if case .pictureClass(let name) = statement, name.isEmpty {
      throw ValidationError("--class: expected the name of the class, found nothing")
    }
    if newClass, pictureClass == nil { throw ValidationError("--new-class is for --class") }
  }

  func run() throws {
    let requests =
      try from.map { try DecisionFile(contentsOf: $0).requests }
      ?? patterns.flatMap { pattern in
        statements.map { DecisionRequest(pattern: pattern, statement: $0, note: note) }
      }
    let (outcome, applied) = try options.withPipeline { pipeline in
      try checkWords(in: pipeline.context)
      let plan = try DecisionPlan(
        requests, from: FileManager.default.currentDirectoryPath, allowsNewClasses: newClass,
        in: pipeline.context)
      if dryRun { return (plan.outcome, [AppliedStage]?.none) }
      try plan.commit()
      return (plan.outcome, apply ? try pipeline.applyDecisions() : nil)
    }
    if options.output.json {
      return try Console.print(json: Result(decided: outcome, applied: applied))
    }
    DecisionText(
      outcome: outcome, emptyFile: requests.isEmpty ? from : nil, isDryRun: dryRun,
      isApplied: applied != nil, output: options.output
    ).lines.forEach { Console.print($0) }
    if let applied { AppliedText(stages: applied).lines.forEach { Console.print($0) } }
  }

  /// Refuses a reason or note that is a picture: of the paths that a shell makes of a pattern behind such
  /// an option, the first is taken for its value.
  ///
  /// With `=` nothing else can have been meant.
  private func checkWords(in context: StageContext) throws {
    for (option, text) in [("--reject", reject ?? ""), ("--note", note)] {
      let words = text.trimmingCharacters(in: .whitespacesAndNewlines)
      guard !words.isEmpty, !CommandLine.arguments.contains("\(option)=\(text)"),
        try context.means(words, from: FileManager.default.currentDirectoryPath)
      else { continue }
      let kind = option == "--note" ? "remark" : "reason"
      throw CommandProblem(
        "name the pictures, before the options; \"\(words)\" is a picture, a folder or a pattern of "
          + "pictures and was taken for the \(kind) of \(option) (if it is meant: "
          + "\("\(option)=\(text)".shellWord))")
    }
  }

  private struct Result: Encodable {
    var decided: DecisionOutcome
    var applied: [AppliedStage]?
  }
}
