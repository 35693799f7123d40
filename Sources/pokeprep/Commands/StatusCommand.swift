import ArgumentParser
import CommandShell
import Curation

/// `pokeprep status`: how far the workspace is.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Tell how far each stage is, and what to type next.",
    discussion: """
      For each stage: not run, done, out of date (something it builds on has changed), or at work \
      or stopped half-way; pictures in, kept and rejected with the reasons; the settings of its \
      last run. Every picture found is either kept or rejected by exactly one stage, and the last \
      line but one does the sum. Changes nothing.

      Examples:
        pokeprep status
        pokeprep status --json | jq .kept
      """)

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = try WorkspaceStatus(of: workspace.reading())
    if output.json { return try Console.print(json: status) }
    StatusText(status: status, output: output).lines.forEach { Console.print($0) }
  }
}
