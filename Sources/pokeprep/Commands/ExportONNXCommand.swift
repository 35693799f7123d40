import ArgumentParser
import CommandShell
import Files
import Foundation
import Kernels
import ModelExports
import Networks
import Training

/// `pokeprep export onnx`: a network of a run as one file.
struct ExportONNXCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "onnx",
    abstract: "Write the generator of a run, or its discriminator, as ONNX.",
    discussion: """
      Opset 17, any number of pictures at a time. Inputs: z (N×latent, as the run draws it) and, where \
      the network knows labels, labels (N×classes, one-hot or a blend; further heads behind the \
      classes); picture (N×3×H×W) for image-to-image. Output: image, N×3×H×W from -1 to 1, the \
      pictures of 'pokeprep sample'. A discriminator takes image and gives score.

      Examples:
        pokeprep export onnx --out generator.onnx          the newest run
        pokeprep export onnx runs/first --out fire.onnx --class fire --uint8
        pokeprep export onnx runs/first --out judge.onnx --discriminator
        pokeprep export onnx runs/first --out g.onnx --example g.safetensors
      """)

  @OptionGroup var source: NetworkOptions

  @Option(name: .long, help: ArgumentHelp("The ONNX file.", valueName: "file"), completion: .file())
  var out: String

  @Flag(name: .long, help: "The discriminator instead of the generator.")
  var discriminator = false

  @Flag(name: .long, help: "Pictures as bytes, N×H×W×3, instead of numbers from -1 to 1.")
  var uint8 = false

  @Flag(
    name: .long, help: "With --uint8: N×3×H×W, the order that torch-fidelity takes.")
  var channelsFirst = false

  @Option(
    name: [.customLong("class"), .customLong("label")],
    help: ArgumentHelp("This class, or a blend, instead of an input.", valueName: "name"))
  var label: String?

  @Option(
    name: .customLong("head"),
    help: ArgumentHelp(
      "With --class: a value of another label head; may be repeated.", valueName: "name=value"))
  var heads: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Also write inputs and what comes of them, to compare with (safetensors).",
      valueName: "file"), completion: .file())
  var example: String?

  func validate() throws {
    if uint8, discriminator {
      throw ValidationError("--uint8 is for pictures; leave it out with --discriminator")
    }
    if channelsFirst, !uint8 {
      throw ValidationError("--channels-first is for --uint8; numbers are N×3×H×W anyway")
    }
    if !heads.isEmpty, label == nil {
      throw ValidationError("--head is for --class; without it labels are an input")
    }
  }

  func run() throws {
    let place = RunLocation(workspace: source.workspace.workspace)
    let (url, exampleURL) = (place.resolve(out), example.map(place.resolve))
    let guardian = OutputGuard(workspace: source.workspace)
    try guardian.check(file: url, replacing: .onnx)
    try exampleURL.map(NetworkOptions.checkExample)
    let (networks, run, engine) = try source.networks(in: place)
    let kind: NetworkKind = discriminator ? .discriminator : .generator
    let row = try labels(of: networks, kind)
    let graph = try ModelGraph(kind, of: networks)
    let model = ONNXModel(
      graph,
      options: ONNXOptions(
        bytes: uint8 ? (channelsFirst ? .channelsFirst : .channelsLast) : nil, labels: row),
      notes: try notes(networks, run: run))
    try OutputFolder.make(url.deletingLastPathComponent().path)
    try model.write(to: url.path)
    if let exampleURL {
      try NetworkOptions.write(
        ModelExample(of: kind, in: networks, engine: engine).tensors(labels: row), to: exampleURL)
    }
    let written = [url, exampleURL].compactMap { $0?.path }
    if source.output.json { return try Console.print(json: written) }
    written.forEach { Console.print($0) }
  }

  /// The row of `--class` and `--head`; nil where labels stay an input.
  private func labels(of networks: TrainedNetworks, _ kind: NetworkKind) throws -> [Float]? {
    guard let label else { return nil }
    let rows = LabelRows(networks.configuration)
    guard try ModelGraph(kind, of: networks).takesLabels else {
      throw CommandProblem(
        "--class: the \(kind.rawValue) of \(networks.configuration.recipe.model) knows no labels; "
          + "leave it out")
    }
    let choice = try LabelChoice(rows, heads: heads)
    let named = Set(heads.map { $0.prefix { $0 != "=" } })
    if let open = rows.heads.first(where: { !named.contains(Substring($0.name)) }) {
      throw CommandProblem(
        "--class: expected a value of every other head too, found none of \(open.name); add --head "
          + "\(open.name)=\(open.values.first ?? "…")")
    }
    return choice.row(try choice.classes(label), number: 0)
  }

  private func notes(
    _ networks: TrainedNetworks, run: String
  ) throws -> [(key: String, value: String)] {
    let configuration = networks.configuration
    let classes = String(decoding: try JSONEncoder().encode(configuration.classes), as: UTF8.self)
    return [
      ("model", configuration.recipe.model), ("run", run), ("step", "\(networks.step)"),
      ("classes", classes), ("z", (configuration.recipe.latentDistribution ?? .normal).rawValue),
      ("label_strength", "\(configuration.recipe.labelStrength ?? 1)"),
    ]
  }
}
