import ArgumentParser
import CommandShell
import Foundation
import ModelExports
import Networks
import Training

/// `pokeprep import torch`: networks that were trained on in PyTorch, as a run.
struct ImportTorchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "torch",
    abstract: "Make a run of networks that 'export torch' wrote and PyTorch changed.",
    discussion: """
      FILE is a weights.safetensors of 'export torch', or what save() of its model.py wrote. The run \
      can be drawn from and scored as any other, and trained on with fresh moments of the optimiser. \
      Statistics of the generator's normalisation layers are measured anew.

      Examples:
        pokeprep import torch trained.safetensors --out runs/from-torch
        pokeprep sample runs/from-torch
      """)

  @Argument(help: ArgumentHelp("The weights.", valueName: "file"), completion: .file())
  var file: String

  @Option(
    name: .long, help: ArgumentHelp("The folder of the run.", valueName: "dir"),
    completion: .directory)
  var out: String

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let place = RunLocation(workspace: workspace.workspace)
    let folder = place.resolve(out)
    try OutputGuard(workspace: workspace).check(folder: folder)
    // The folder that export made stands for the weights in it.
    let inside = place.resolve(file).appendingPathComponent("weights.safetensors").path
    let isFolder = FileManager.default.fileExists(atPath: inside)
    let weights = try TorchImport(reading: isFolder ? inside : place.resolve(file).path)
    try weights.write(to: folder)
    output.announce("\(weights.configuration.recipe.model), step \(grouped(weights.step))")
    if output.json { return try Console.print(json: ["run": folder.path]) }
    Console.print(folder.path)
  }
}
