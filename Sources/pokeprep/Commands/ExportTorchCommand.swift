import ArgumentParser
import CommandShell
import Files
import Foundation
import Kernels
import ModelExports
import Safetensors
import Training

/// `pokeprep export torch`: both networks of a run for PyTorch.
struct ExportTorchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "torch",
    abstract: "Write both networks of a run for PyTorch: a script and their weights.",
    discussion: """
      DIR/model.py holds the classes Generator and Discriminator, a line a layer, and load(), which \
      gives both with the numbers of DIR/weights.safetensors; run as a script it draws samples. \
      Pictures are N×3×H×W from -1 to 1. --example adds inputs and outputs to compare with.

      Examples:
        pokeprep export torch --out first-torch            the newest run
        pokeprep export torch runs/first --out first-torch --best
        python first-torch/model.py
      """)

  @OptionGroup var source: NetworkOptions

  @Option(
    name: .long, help: ArgumentHelp("The folder to make.", valueName: "dir"), completion: .directory
  )
  var out: String

  @Flag(
    name: .long, help: "Also write inputs and what comes of them: DIR/example.safetensors.")
  var example = false

  @Flag(name: .long, help: "Replace an earlier export.")
  var overwrite = false

  func run() throws {
    let place = RunLocation(workspace: source.workspace.workspace)
    let folder = place.resolve(out)
    try OutputGuard(workspace: source.workspace).check(folder: folder)
    try checkOut(folder.path)
    let (networks, run, engine) = try source.networks(in: place)
    let export = try TorchExport(networks, run: run)
    let output = try NewOutput(path: folder.path)
    try write(export, networks, engine, to: output.temporaryPath)
    try output.commit(isReplacing: overwrite)
    let files =
      [TorchExport.scriptName, TorchExport.weightsName]
      + (example ? [TorchExport.exampleName] : [])
    let written = files.map { folder.appendingPathComponent($0).path }
    if source.output.json { return try Console.print(json: written) }
    written.forEach { Console.print($0) }
  }

  private func write(
    _ export: TorchExport, _ networks: TrainedNetworks, _ engine: KernelEngine, to folder: String
  ) throws {
    try OutputFolder.make(folder)
    try AtomicFile.replace("\(folder)/\(TorchExport.scriptName)", with: export.script)
    try SafetensorsWriter.write(
      export.weights, metadata: try export.metadata(), to: "\(folder)/\(TorchExport.weightsName)")
    guard example else { return }
    let tensors = try NetworkKind.allCases.flatMap { kind in
      try ModelExample(of: kind, in: networks, engine: engine).tensors().map {
        TensorPayload(
          name: "\(kind.rawValue).\($0.name)", dataType: $0.dataType, shape: $0.shape,
          bytes: $0.bytes)
      }
    }
    try NetworkOptions.write(
      tensors, to: URL(fileURLWithPath: "\(folder)/\(TorchExport.exampleName)"))
  }

  /// What is there already is refused, but for an earlier export with `--overwrite`.
  private func checkOut(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    var isFolder: ObjCBool = false
    _ = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let names =
      isFolder.boolValue
      ? (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] : []
    if isFolder.boolValue, names.isEmpty { return }
    guard isFolder.boolValue, overwrite else {
      throw CommandProblem(
        "\(path): expected a new name, found something there; give another --out, or --overwrite for "
          + "an earlier export")
    }
    let metadata = (try? SafetensorsFile(path: "\(path)/\(TorchExport.weightsName)"))?.metadata
    if let other = names.sorted().first(where: { !TorchExport.ownNames.contains($0) }) {
      throw CommandProblem(
        "\(path): expected an earlier export alone, found '\(other)' in it; give another --out")
    }
    guard metadata?["format"] == TorchExport.format else {
      throw CommandProblem(
        "\(path): expected an earlier export, found another \(TorchExport.weightsName); give another "
          + "--out")
    }
  }
}
