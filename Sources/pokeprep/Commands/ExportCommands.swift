import ArgumentParser
import Exports

/// `pokeprep export`: what other programs go on with, the clean set or a trained network.
struct ExportCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the clean set or trained networks for other programs.",
    discussion: """
      The clean set: pokeprep export FORMAT --out PATH, with FORMAT one of \
      \(ExportFormats.all.map { $0.name }.joined(separator: ", ")); see 'pokeprep export data --help'. \
      A run's networks: pokeprep export onnx, pokeprep export torch.

      Examples:
        pokeprep export imagefolder --out clean
        pokeprep export stylegan --out clean.zip --split train
        pokeprep export onnx runs/first --out generator.onnx
        pokeprep export torch runs/first --out first-torch
      """,
    subcommands: [ExportCommand.self, ExportONNXCommand.self, ExportTorchCommand.self],
    defaultSubcommand: ExportCommand.self)
}
