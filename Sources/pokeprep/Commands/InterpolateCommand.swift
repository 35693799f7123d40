import ArgumentParser
import Foundation
import Kernels
import Reports
import Training

/// `pokeprep interpolate`: hybrids between two classes.
struct InterpolateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "interpolate",
    abstract: "Walk the label from one class to another on fixed latent vectors.",
    discussion: """
      Draws one sheet: a row a latent vector, a column a step of the label from (1, 0) to (0, 1). \
      Without --from and --to: from the run's first class to its second.

      Examples:
        pokeprep interpolate runs/first --from fire --to grass --steps 10
        pokeprep interpolate --from water --to fire --rows 4 --out hybrids.png
      """)

  @Argument(help: ArgumentHelp("The run's folder. (default: the newest)", valueName: "run"))
  var runFolder: String?

  @Option(name: .long, help: ArgumentHelp("The class on the left.", valueName: "class"))
  var from: String?

  @Option(name: .long, help: ArgumentHelp("The class on the right.", valueName: "class"))
  var to: String?

  @Option(name: .long, help: ArgumentHelp("Pictures from left to right.", valueName: "n"))
  var steps = 10

  @Option(name: .long, help: ArgumentHelp("Latent vectors, a row each.", valueName: "n"))
  var rows = 6

  @Option(name: .long, help: ArgumentHelp("Which latent vectors.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(name: .long, help: ArgumentHelp("The sheet.", valueName: "file"))
  var out = "interpolation.png"

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (2...100).contains(steps) else {
      throw ValidationError("--steps: expected 2 to 100, found \(steps)")
    }
    guard (1...100).contains(rows) else {
      throw ValidationError("--rows: expected 1 to 100, found \(rows)")
    }
  }

  func run() throws {
    let place = RunLocation(workspace: workspace.workspace)
    let url = place.resolve(out)
    try OutputGuard(workspace: workspace).check(file: url, replacing: .png)
    let session = try GeneratorSession(
      run: try runFolder.map(place.resolve) ?? place.latest(),
      engine: try KernelEngine(threads: threads.count))
    let classes = session.configuration.classes
    let walk = LabelWalk(
      from: try from.map { try label(ofClass: $0, among: classes) } ?? 0,
      to: try to.map { try label(ofClass: $0, among: classes) } ?? min(1, classes.count - 1),
      stepCount: steps)
    try PictureFiles.write(
      walk.sheet(session: session, rowCount: rows, seed: seed).rendered(), to: url)
    if output.json { return try Console.print(json: ["sheet": url.path]) }
    Console.print(url.path)
  }
}
