import ArgumentParser
import CommandShell
import Files
import Foundation
import Kernels
import ModelExports
import Safetensors
import Training

/// Whose networks are written for another program.
struct NetworkOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The run's folder. (default: the newest)", valueName: "run"),
    completion: .runs)
  var runFolder: String?

  @Flag(
    name: .long,
    help: "The state with the best score, which train --score-every keeps, not the newest.")
  var best = false

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  /// Loads them, and says which they are.
  func networks(
    in place: RunLocation
  ) throws -> (networks: TrainedNetworks, run: String, engine: KernelEngine) {
    let run = try runFolder.map(place.resolve) ?? place.latest()
    let engine = try KernelEngine(threads: threads.count)
    let networks = try TrainedNetworks(run: run, isBest: best, engine: engine)
    output.announce("\(run.path), \(best ? "best state, " : "")step \(grouped(networks.step))")
    return (networks, run.lastPathComponent, engine)
  }

  /// - Throws: `CommandProblem` for a file that is no earlier example.
  static func checkExample(_ url: URL) throws {
    guard FileManager.default.fileExists(atPath: url.path) else { return }
    let metadata = (try? SafetensorsFile(path: url.path))?.metadata
    guard metadata?["format"] == ModelExample.format else {
      throw CommandProblem(
        "--example: expected a new name or an earlier example to replace, found something else at "
          + "\(url.path); give another name")
    }
  }

  /// Writes an example.
  static func write(_ tensors: [TensorPayload], to url: URL) throws {
    try OutputFolder.make(url.deletingLastPathComponent().path)
    try SafetensorsWriter.write(
      tensors, metadata: ["format": ModelExample.format], to: url.path)
  }
}
