import ArgumentParser
import CommandShell
import Curation
import Foundation
import Kernels
import Scoring
import Shards

/// `pokeprep features`: what pictures are compared by.
struct FeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "Make the features that 'pokeprep score' compares pictures by.",
    subcommands: [
      TrainFeaturesCommand.self, ImportFeaturesCommand.self, ExtractFeaturesCommand.self,
      CompareFeaturesCommand.self,
    ])
}

/// `pokeprep features train`: a classifier whose last maps are features.
struct TrainFeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a small classifier on shards; its last maps are features.",
    discussion: """
      'pokeprep score' does this by itself and keeps the file beside the shards. A file of your own is \
      for comparing runs on shards that have changed: score --features FILE.

      Examples:
        pokeprep features train shards/ --out features.safetensors
      """)

  @Argument(
    help: ArgumentHelp("The folder of shards that 'pokeprep augment' wrote.", valueName: "shards"),
    completion: .directory)
  var shards = Workspace.defaultShardsFolder

  @Option(
    name: .long, help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file())
  var out: String

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  /// What `--json` prints.
  private struct Written: Encodable {
    var path: String
    var heldOutAccuracy: Double?
  }

  func run() throws {
    let place = RunLocation(workspace: workspace.workspace)
    let file = place.resolve(out)
    try ScoreFeatures.check(file, OutputGuard(workspace: workspace))
    let set = try ShardSet(folder: place.resolve(shards))
    guard set.classes.count > 1 else {
      throw CommandProblem("\(set.folder.path): expected at least two classes, found one")
    }
    let features = try ScoreFeatures(
      shards: set, real: try RealPictures(set, seed: 0),
      engine: try KernelEngine(threads: threads.count), workspace: workspace, output: output
    ).trained()
    try features.write(to: file)
    if output.json {
      return try Console.print(
        json: Written(path: file.path, heldOutAccuracy: features.heldOutAccuracy))
    }
    Console.print(file.path)
  }
}
