import ArgumentParser

/// `pokeprep import`: what other programs made, a data set or trained networks.
struct ImportCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make class folders, or a run, of what other programs wrote.",
    discussion: """
      A data set: pokeprep import SOURCE --out images; see 'pokeprep import data --help'. Networks \
      that 'export torch' wrote and PyTorch changed: pokeprep import torch.

      Examples:
        pokeprep import fashion/ --out images --class-names fashion-mnist
        pokeprep import cifar-10-binary.tar.gz --out images
        pokeprep import list.csv --out images --dry-run
        pokeprep import torch trained.safetensors --out runs/from-torch
      """,
    subcommands: [ImportCommand.self, ImportTorchCommand.self],
    defaultSubcommand: ImportCommand.self)
}
