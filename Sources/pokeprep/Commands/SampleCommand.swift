import ArgumentParser
import Foundation
import Kernels
import Reports
import Training

/// `pokeprep sample`: pictures from a trained generator.
struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Draw pictures of each class from a trained generator.",
    discussion: """
      Writes DIR/CLASS/00000.png, … Picture number i is drawn from the same latent vector in every \
      class and depends on the seed and i alone.

      Examples:
        pokeprep sample                                   the newest run, 8 pictures a class
        pokeprep sample runs/first --class fire --count 64 --out fires
        pokeprep sample runs/first --count 10 --sheet sheet.png
      """)

  @Argument(help: ArgumentHelp("The run's folder. (default: the newest)", valueName: "run"))
  var runFolder: String?

  @Option(
    name: .customLong("class"),
    help: ArgumentHelp("Only this class; may be repeated.", valueName: "name"))
  var classes: [String] = []

  @Option(name: .long, help: ArgumentHelp("Pictures per class.", valueName: "n"))
  var count = 8

  @Option(name: .long, help: ArgumentHelp("Which latent vectors.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(
    name: .long,
    help: ArgumentHelp("Where the pictures go. (default: samples)", valueName: "dir"))
  var out: String?

  @Option(
    name: .long, help: ArgumentHelp("Also draw all of them on one sheet.", valueName: "file"))
  var sheet: String?

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...1_000_000).contains(count) else {
      throw ValidationError("--count: expected 1 to 1,000,000, found \(count)")
    }
  }

  func run() throws {
    let place = RunLocation(workspace: workspace.workspace)
    let session = try GeneratorSession(
      run: try runFolder.map(place.resolve) ?? place.latest(),
      engine: try KernelEngine(threads: threads.count))
    let guardian = OutputGuard(workspace: workspace)
    let folder = place.resolve(out ?? "samples")
    try guardian.check(folder: folder)
    if let sheet { try guardian.check(file: place.resolve(sheet), replacing: .png) }
    let all = session.configuration.classes
    let labels =
      try classes.isEmpty
      ? Array(all.indices) : classes.map { try label(ofClass: $0, among: all) }
    let writer = SampleWriter(session: session, seed: seed, output: output)
    let written = try writer.write(
      labels: labels, count: count, to: folder,
      sheet: sheet.map(place.resolve))
    if output.json { return try Console.print(json: written) }
    written.forEach { Console.print($0.path) }
  }
}
