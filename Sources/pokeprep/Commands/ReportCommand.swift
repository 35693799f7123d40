import ArgumentParser
import Catalogue
import CommandShell
import Curation
import Files
import Foundation
import Reports

/// `pokeprep report`: what curation did, as a page to look at.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write what curation did as one HTML file.",
    discussion: """
      Shows how many pictures each stage kept and why the others went, the classes before and \
      after, the whiteness scores with the pictures around the threshold, duplicates and label \
      conflicts, and the scores of runs that 'pokeprep score' has scored. The file needs no network and can be sent to anybody; it holds thumbnails of the \
      pictures and their paths.

      Examples:
        pokeprep report
        pokeprep report --out curation.html
      """)

  @Option(
    name: .long, help: ArgumentHelp("The file to write, in the workspace.", valueName: "file"),
    completion: .file())
  var out = "report.html"

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let place = Workspace(at: workspace.workspace)
    let catalogue = try Catalogue(lookingAt: place.cataloguePath)
    let path = place.absolutePath(out)
    try OutputGuard(workspace: workspace).check(
      file: URL(fileURLWithPath: path), replacing: .html)
    let page = try output.telling("report") {
      var report = try CurationReport(catalogue: catalogue, workspace: place)
      report.scores = ScoredRuns(RunLocation(workspace: workspace.workspace)).blocks
      return report.html()
    }
    try AtomicFile.replace(path, with: page)
    if output.json { return try Console.print(json: ["report": path]) }
    Console.print(path)
  }
}
