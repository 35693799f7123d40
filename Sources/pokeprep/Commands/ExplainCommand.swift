import ArgumentParser
import CommandShell
import Curation
import Foundation

/// `pokeprep explain FILE`: why a picture was kept or rejected.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tell everything known of one picture, and why it was kept or rejected.",
    discussion: """
      Prints each stage's decision with the value and threshold behind it, what decoding found and \
      changed, the prepared picture, the group of duplicates and which of it stays, and all \
      measured scores.

      FILE may be relative to the current folder or to the folder of pictures, or absolute, and \
      may lead through symbolic links; the path of a prepared picture works, too.

      Examples:
        pokeprep explain images/charmander/12.png
        pokeprep explain charmander/12.png --json
      """)

  @Argument(help: ArgumentHelp("The picture.", valueName: "file"), completion: .file())
  var file: String

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let explanation = try PictureExplanation(
      of: file, from: FileManager.default.currentDirectoryPath, in: workspace.reading())
    if output.json { return try Console.print(json: explanation) }
    ExplanationText(explanation: explanation).lines.forEach { Console.print($0) }
  }
}
