import ArgumentParser
import Catalogue
import CommandShell
import Curation
import Files
import Foundation
import Reports
import Training
import WebInterface

/// `pokeprep report`: what curation did, as a page to look at.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write what curation did as one HTML file.",
    discussion: """
      Shows how many pictures each stage kept and why the others went, the classes before and \
      after, the whiteness scores with the pictures around the threshold, duplicates and label \
      conflicts, what 'pokeprep audit' found, what people decided, the scores and losses of training \
      runs, and what was run when with which settings changed. Stages that have to run again are named \
      at the top. Of large sets it holds samples. The \
      file needs no network and can be sent to anybody or printed; it holds thumbnails of the \
      pictures and their paths. --json prints where it is, its numbers and the history.

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

  func validate() throws {
    if out.isEmpty { throw ValidationError("--out: expected the name of a file, found nothing") }
  }

  func run() throws {
    let place = Workspace(at: workspace.workspace)
    let catalogue = try Catalogue(lookingAt: place.cataloguePath)
    let path = place.absolutePath(out)
    try OutputGuard(workspace: workspace).check(
      file: URL(fileURLWithPath: path), replacing: .html)
    let (page, summary) = try output.telling("report") {
      let runs = RunLocation(workspace: workspace.workspace)
      var report = try CurationReport(catalogue: catalogue, workspace: place)
      report.scores = ScoredRuns(runs).blocks
      report.runs = runs.all().map(reported)
        .sorted { $0.changed ?? .distantPast > $1.changed ?? .distantPast }
      return (report.html(), report.summary)
    }
    try AtomicFile.replace(path, with: page)
    if output.json { return try Console.print(json: Written(report: path, summary: summary)) }
    Console.print(path)
  }

  private struct Written: Encodable {
    var report: String
    var summary: CurationSummary
  }

  /// What the files of a run tell, as far as they are there.
  private func reported(_ folder: URL) -> ReportedRun {
    let files = RunFiles(in: folder)
    var log = GrowingTable(path: files.logURL.path)
    log.update()
    let attributes = try? FileManager.default.attributesOfItem(atPath: files.logURL.path)
    return ReportedRun(
      name: folder.lastPathComponent, step: log.last("step").map { Int($0) },
      seconds: log.last("seconds") ?? 0, changed: attributes?[.modificationDate] as? Date,
      problem: log.problem,
      plot: try? Data(contentsOf: folder.appendingPathComponent("losses.svg")))
  }
}
