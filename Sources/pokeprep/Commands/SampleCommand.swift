import ArgumentParser
import CommandShell
import Foundation
import Kernels
import Networks
import Reports
import Training

/// `pokeprep sample`: pictures from a trained generator.
struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Draw pictures of each class from a trained generator.",
    discussion: """
      Writes DIR/CLASS/00000.png, … Picture number i is drawn from the same latent vector in every \
      class and depends on the seed and i alone. --label asks for a class or a blend of classes, \
      --head for a value of another label head; heads left open vary from picture to picture. \
      Generators without labels write to DIR/pictures. DIR/samples.json notes what each folder holds; \
      pictures of an earlier call that are not drawn again are removed from the folders drawn anew.

      Examples:
        pokeprep sample                                   the newest run, 8 pictures a class
        pokeprep sample runs/first --class fire --count 64 --out fires
        pokeprep sample runs/first --count 10 --sheet sheet.png
        pokeprep sample --label fire --head body=quadruped
        pokeprep sample --label fire:0.5,water:0.5
        pokeprep sample runs/first --best
      """)

  @Argument(help: ArgumentHelp("The run's folder. (default: the newest)", valueName: "run"))
  var runFolder: String?

  @Option(
    name: [.customLong("label"), .customLong("class")],
    help: ArgumentHelp(
      "Only this class, or a blend of classes; may be repeated.", valueName: "name"))
  var classes: [String] = []

  @Option(
    name: .customLong("head"),
    help: ArgumentHelp("A value of another label head; may be repeated.", valueName: "name=value"))
  var heads: [String] = []

  @Option(name: .long, help: ArgumentHelp("Pictures per class.", valueName: "n"))
  var count = 8

  @Option(name: .long, help: ArgumentHelp("Which latent vectors.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(name: .long, help: ArgumentHelp("Where the pictures go.", valueName: "dir"))
  var out = SampleWriter.defaultFolder

  @Option(
    name: .long, help: ArgumentHelp("Also draw all of them on one sheet.", valueName: "file"))
  var sheet: String?

  @Flag(
    name: .long,
    help: "The state with the best score, which train --score-every keeps, not the newest.")
  var best = false

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard count >= 1, SampleRecord.counts.contains(count) else {
      throw ValidationError("--count: expected 1 to 1,000,000, found \(count)")
    }
  }

  func run() throws {
    let place = RunLocation(workspace: workspace.workspace)
    let run = try runFolder.map(place.resolve) ?? place.latest()
    let session = try GeneratorSession(
      run: run, isBest: best, engine: try KernelEngine(threads: threads.count))
    let guardian = OutputGuard(workspace: workspace)
    let folder = place.resolve(out)
    try guardian.check(folder: folder)
    if let sheet { try guardian.check(file: place.resolve(sheet), replacing: .png) }
    let writer = SampleWriter(
      session: session, seed: seed, run: run.lastPathComponent, output: output)
    output.announce(
      "\(run.path), \(best ? "best state, " : "")step \(grouped(session.step))")
    let kinds = try kinds(session)
    output.tellUntrained(kinds.map { $0.labels(0) }, of: session)
    let written = try writer.write(
      kinds, count: count, to: folder, sheet: sheet.map(place.resolve))
    if output.json { return try Console.print(json: written) }
    written.forEach { Console.print($0.path) }
  }

  /// What was asked for: classes and blends, or the pictures of a generator without labels.
  private func kinds(_ session: GeneratorSession) throws -> [SampleWriter.Kind] {
    let choice = try LabelChoice(session.labels, heads: heads)
    guard session.configuration.recipe.input == .latent else {
      throw CommandProblem(
        "\(session.configuration.recipe.model) starts from pictures; use pokeprep translate")
    }
    guard session.isConditional else {
      guard classes.isEmpty, heads.isEmpty else {
        throw CommandProblem(
          "the generator of \(session.configuration.recipe.model) knows no labels; leave out --label "
            + "and --head")
      }
      let weights = [Float](repeating: 0, count: choice.labels.classes.count)
      return [SampleWriter.Kind(name: "pictures") { choice.row(weights, number: $0) }]
    }
    let wanted = classes.isEmpty ? choice.labels.classes : classes
    return try wanted.map { text in
      let weights = try choice.classes(text)
      let name = choice.labels.classes.first { $0.lowercased() == text.lowercased() } ?? text
      return SampleWriter.Kind(name: name) { choice.row(weights, number: $0) }
    }
  }
}
