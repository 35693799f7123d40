import ArgumentParser
import CommandShell
import Networks

/// `pokeprep models`: the networks that can be trained.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List the models, or print one layer by layer.",
    discussion: """
      Without a name: one line per model. With one: a table per network with the shape that each \
      layer gives for one sample and its numbers of parameters; layers inside branches are named \
      by their place (6.0.1: layer 1 of branch 0 of layer 6).

      Examples:
        pokeprep models
        pokeprep models acgan --classes 18 --head body=10
        pokeprep models dcgan --upsample colorpicker --json
      """)

  @Argument(help: ArgumentHelp("The model.", valueName: "name"))
  var model: Preset?

  @Option(name: .long, help: ArgumentHelp("Number of classes.", valueName: "n"))
  var classes = 3

  @Option(
    name: .customLong("head"),
    help: ArgumentHelp(
      "A further label head with its number of values; may be repeated.", valueName: "name=n"))
  var heads: [String] = []

  @Option(name: .long, help: "How the generator enlarges its maps (dcgan, wgan-gp, acgan).")
  var upsample: GeneratorUpsampling?

  @Option(
    name: .long,
    help: ArgumentHelp("1 for grey, 3 for RGB. (default: the model's)", valueName: "n"))
  var channels: Int?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...100_000).contains(classes) else {
      throw ValidationError("--classes: expected 1 to 100,000, found \(classes)")
    }
    if let channels, channels != 1, channels != 3 {
      throw ValidationError("--channels: expected 1 or 3, found \(channels)")
    }
    if let model, let upsample { try model.check(upsample) }
  }

  func run() throws {
    guard let model else { return try list() }
    let settings = PresetSettings(
      classes: classes, heads: try heads.map(head), channels: channels ?? model.channels,
      upsampling: upsample ?? .transpose)
    let text = ModelText(model: model, recipe: model.recipe(settings), channels: settings.channels)
    if output.json { return try Console.print(json: text.document) }
    text.lines.forEach { Console.print($0) }
  }

  private func list() throws {
    if output.json {
      return try Console.print(
        json: Preset.allCases.map { ["name": $0.rawValue, "summary": $0.summary] })
    }
    var table = Table([("model", .left), ("what it is", .left)])
    for preset in Preset.allCases { table.append([preset.rawValue, preset.summary]) }
    Console.print(table.text)
  }

  private func head(_ text: String) throws -> LabelHeadRecipe {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let count = Int(parts[1]), (1...100_000).contains(count)
    else {
      throw CommandProblem(
        "--head: expected NAME=NUMBER with 1 to 100000, such as body=10, found '\(text)'")
    }
    return LabelHeadRecipe(name: String(parts[0]), count: count)
  }
}

extension Preset {
  /// The channels that the reference has.
  var channels: Int { side == 28 ? 1 : 3 }

  /// Refuses a way of enlarging where the generator has only one.
  func check(_ upsampling: GeneratorUpsampling) throws {
    guard upsamplings.contains(upsampling) else {
      let models = Preset.allCases.filter { !$0.upsamplings.isEmpty }.map(\.rawValue)
      throw ValidationError(
        "--upsample: expected one of the models \(models.joined(separator: ", ")), found \(rawValue)"
      )
    }
  }
}
