import ArgumentParser
import CommandShell
import Curation
import Files
import Imaging
import Kernels

/// The command line: a list of commands.
///
/// Each lives in a file of its own in `Commands`.
@main
struct PokeprepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pokeprep",
    abstract: "From a folder of pictures to a clean data set and a trained generator.",
    discussion: """
      Type three commands in a folder whose images/ holds one folder per class:

        pokeprep filter --types fire,water,grass
        pokeprep whiteness --threshold 0.8
        pokeprep train shards/

      Each runs what it needs first and says so. Source pictures are never changed. Data goes to \
      standard output, progress and messages to standard error.

      Exit status: 0 done, 1 finished but something needs a look, 2 wrong usage or failure, \
      130 interrupted (143 by SIGTERM). Tasks of a plan (work, merge): 75 try again, 78 do not, 65 too \
      many pictures cannot be used.
      """,
    version: VersionText.number,
    groupedSubcommands: [
      CommandGroup(
        name: "Bringing in what is no folder of pictures:", subcommands: [ImportCommands.self]),
      CommandGroup(
        name: "Curation, in this order:",
        subcommands: [
          FilterCommand.self, ConvertCommand.self, WhitenessCommand.self, DuplicatesCommand.self,
          BalanceCommand.self, AugmentCommand.self,
        ]),
      CommandGroup(
        name: "All of curation from one file:",
        subcommands: [InitCommand.self, RunCommand.self]),
      CommandGroup(
        name: "The same by many tasks, on one machine or many:",
        subcommands: [PlanCommand.self, WorkCommand.self, MergeCommand.self, EmitCommand.self]),
      CommandGroup(
        name: "For other programs:", subcommands: [ExportCommands.self]),
      CommandGroup(
        name: "What people decide:",
        subcommands: [
          ReviewCommand.self, DecideCommand.self, DecisionsCommand.self, ApplyCommand.self,
        ]),
      CommandGroup(
        name: "Training:",
        subcommands: [
          TrainCommand.self, SearchCommand.self, WatchCommand.self, ModelsCommand.self,
          SampleCommand.self, InterpolateCommand.self,
          TranslateCommand.self, ScoreCommand.self, FeaturesCommand.self,
        ]),
      CommandGroup(
        name: "Looking:",
        subcommands: [
          StatusCommand.self, ListCommand.self, ExplainCommand.self, AuditCommand.self,
          ReportCommand.self,
          VerifyCommand.self, RepairCommand.self, ParityCommand.self,
        ]),
      CommandGroup(name: "Trying it out:", subcommands: [DemoDataCommand.self]),
    ])

  static func main() {
    Interruption.install()
    OpenFiles.allowMany()
    // Swift reads them there, and else has none, not even the program's name.
    guard !CommandLine.arguments.isEmpty else {
      ErrorReport.exit(
        for: CommandProblem(
          "the arguments cannot be read: expected /proc, found none; mount it (mount -t proc proc /proc)"
        ), of: Self.self)
    }
    if CommandLine.arguments.dropFirst() == ["--version"] { return Console.print(VersionText.text) }
    if let script = CompletionScript.text(for: CommandLine.arguments.dropFirst()) {
      return Console.print(data: script)
    }
    do {
      try CommandNames.check(CommandLine.arguments.dropFirst(), of: Self.self)
      try ShortOptions.check(CommandLine.arguments.dropFirst())
      var command = try parseAsRoot(
        DecideCommand.withBareReject(
          NegativeNumbers.joined(Array(CommandLine.arguments.dropFirst()))))
      try KernelEngine.checkRequestedISA()
      try CodecChoice.check()
      try command.run()
    } catch CurationError.interrupted(let stage) {
      ErrorReport.exit(
        for: CurationError.interrupted(stage: stage), of: Self.self,
        status: Interruption.status)
    } catch let problem as PlanProblem {
      ErrorReport.exit(for: problem, of: Self.self, status: TaskFailure.status(of: problem))
    } catch {
      let (message, typed) = (Self.message(for: error), CommandLine.arguments.dropFirst())
      let problem =
        UnknownOption(message, of: typed)?.problem ?? UnexpectedWord(message, of: typed)?.problem
        ?? InvalidValue(message, of: typed)?.problem
      ErrorReport.exit(for: problem ?? error, of: Self.self)
    }
  }
}
