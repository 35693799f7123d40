import ArgumentParser
import CommandShell
import Foundation
import Kernels
import Networks
import Reports
import Training

/// `pokeprep interpolate`: hybrids between two classes, or between latent vectors.
struct InterpolateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "interpolate",
    abstract: "Walk the label from one class to another, or from one latent vector to another.",
    discussion: """
      Draws one sheet: a row a latent vector, a column a step of the label from (1, 0) to (0, 1). \
      Without --from and --to: from the run's first class to its second. A walk may also go between \
      values of another label head (body=wings), and start and end at blends (fire:0.5,water:0.5). \
      With --walk latent, or where the generator knows no labels, the latent vectors change.

      Examples:
        pokeprep interpolate runs/first --from fire --to grass --steps 10
        pokeprep interpolate --from water --to fire --rows 4 --out hybrids.png
        pokeprep interpolate --from body=quadruped --to body=wings --label fire
        pokeprep interpolate --walk latent --label water
      """)

  @Argument(
    help: ArgumentHelp("The run's folder. (default: the newest)", valueName: "run"),
    completion: .runs)
  var runFolder: String?

  @Option(name: .long, help: ArgumentHelp("The class on the left.", valueName: "class"))
  var from: String?

  @Option(name: .long, help: ArgumentHelp("The class on the right.", valueName: "class"))
  var to: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The class where it does not change. (default: first)", valueName: "class"))
  var label: String?

  @Option(
    name: .customLong("head"),
    help: ArgumentHelp("A fixed value of another head; may be repeated.", valueName: "name=value"))
  var heads: [String] = []

  @Option(name: .long, help: "What changes: label or latent. (default: label where there are any)")
  var walk: WalkKind?

  @Option(name: .long, help: ArgumentHelp("Pictures from left to right.", valueName: "n"))
  var steps = 10

  @Option(name: .long, help: ArgumentHelp("Latent vectors, a row each.", valueName: "n"))
  var rows = 6

  @Option(name: .long, help: ArgumentHelp("Which latent vectors.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(name: .long, help: ArgumentHelp("The sheet.", valueName: "file"), completion: .file())
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
    if walk == .latent, from != nil || to != nil {
      throw ValidationError(
        "--from and --to are for --walk label; with --walk latent --label says which class to draw")
    }
  }

  func run() throws {
    let place = RunLocation(workspace: workspace.workspace)
    let url = place.resolve(out)
    try OutputGuard(workspace: workspace).check(file: url, replacing: .png)
    let session = try GeneratorSession(
      run: try runFolder.map(place.resolve) ?? place.latest(),
      engine: try KernelEngine(threads: threads.count))
    let kind = walk ?? (session.isConditional ? .label : .latent)
    try check(kind, session)
    let walk = Walk(session: session, stepCount: steps, rowCount: rows, seed: seed)
    let sheet = try kind == .label ? labelSheet(walk) : latentSheet(walk)
    try PictureFiles.write(sheet.rendered(), to: url)
    if output.json { return try Console.print(json: ["sheet": url.path]) }
    Console.print(url.path)
  }

  private func check(_ kind: WalkKind, _ session: GeneratorSession) throws {
    guard session.configuration.recipe.input == .latent else {
      throw CommandProblem(
        "\(session.configuration.recipe.model) starts from pictures; use pokeprep translate")
    }
    guard session.isConditional || kind == .latent && [from, to, label].allSatisfy({ $0 == nil })
    else {
      throw CommandProblem(
        "the generator of \(session.configuration.recipe.model) knows no labels; use --walk latent")
    }
  }

  /// The class of `--label`, or the first.
  private func fixedClass(_ choice: LabelChoice) throws -> [Float] {
    try choice.classes(label ?? choice.labels.classes[0])
  }

  private func latentSheet(_ walk: Walk) throws -> SampleSheet {
    let choice = try LabelChoice(walk.session.labels, heads: heads)
    let classes = try fixedClass(choice)
    output.tellUntrained([classes], of: walk.session)
    return walk.latents { choice.row(classes, number: $0) }
  }

  private func labelSheet(_ walk: Walk) throws -> SampleSheet {
    let classes = walk.session.configuration.classes
    let ends = [from ?? classes[0], to ?? classes[min(1, classes.count - 1)]]
    let rows = try ends.map { end -> (Int) -> [Float] in
      var choice = try LabelChoice(walk.session.labels, heads: heads)
      guard choice.namesHead(end) else {
        let weights = try choice.classes(end)
        return { [choice] in choice.row(weights, number: $0) }
      }
      let weights = try fixedClass(choice)
      try choice.set(head: end)
      return { [choice] in choice.row(weights, number: $0) }
    }
    output.tellUntrained(rows.map { $0(0) }, of: walk.session)
    return walk.labels(from: rows[0], to: rows[1], names: (ends[0], ends[1]))
  }
}

/// What changes on the sheet of `interpolate`.
enum WalkKind: String, ExpressibleByArgument, CaseIterable {
  case label, latent
}
