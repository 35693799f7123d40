import ArgumentParser
import CommandShell
import Curation
import Foundation
import Kernels
import Metrics
import Scoring
import Shards

/// `pokeprep features extract`: the features of pictures as a file.
struct ExtractFeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract",
    abstract: "Write the features of pictures as safetensors.",
    discussion: """
      A row for each picture, as a tensor 'features' of N×D 32-bit floats, and 'labels' where pictures \
      have classes. Of a folder of shards these are the training pictures, one copy of each source; of a \
      run, samples; of a folder, its PNGs. For other programs and for 'features compare'.

      Examples:
        pokeprep features extract shards --features net.safetensors -o a.safetensors
        pokeprep features extract runs/dcgan64 --out run.safetensors
      """)

  @Argument(
    help: ArgumentHelp("Shards, a run, or a folder of pictures.", valueName: "folder"),
    completion: .directory)
  var folder: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"),
    completion: .file())
  var out: String

  @Option(
    name: .long,
    help: ArgumentHelp("Which features, as for 'pokeprep score'.", valueName: "name"),
    completion: .file())
  var features = "own"

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The shards whose classes and size pictures have. (default: those of the run, or shards)",
      valueName: "dir"), completion: .directory)
  var against: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Pictures per class: drawn from a run, at most read from a folder.", valueName: "n"))
  var samples = 400

  @Option(name: .long, help: ArgumentHelp("Which samples and copies.", valueName: "n"))
  var seed: UInt64 = 0

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  /// What `--json` prints.
  private struct Written: Encodable {
    var path: String
    var features: String
    var pictures: Int
    var dimensions: Int
  }

  func validate() throws {
    guard (1...1_000_000).contains(samples) else {
      throw ValidationError("--samples: expected 1 to 1,000,000, found \(samples)")
    }
  }

  func run() throws {
    let place = RunLocation(workspace: workspace.workspace)
    let file = place.resolve(out)
    try ScoreFeatures.check(file, OutputGuard(workspace: workspace))
    let engine = try KernelEngine(threads: threads.count)
    let source = place.resolve(folder)
    let isShards = FileManager.default.fileExists(
      atPath: source.appendingPathComponent(ShardManifest.fileName).path)
    let scored = isShards ? nil : try ScoredPlace(folder, folder: source, engine: engine)
    let shards = try ShardSet(
      folder: isShards
        ? source : place.resolve(against ?? scored?.shards ?? Workspace.defaultShardsFolder))
    let real = try RealPictures(shards, seed: seed)
    let bar = output.progressBar()
    let pictures =
      try scored?.pictures(for: shards, count: samples, seed: seed, bar: bar).pictures
      ?? real.training.at(real.distinct)
    bar.finish()
    let chosen = try ScoreFeatures(
      shards: shards, real: real, engine: engine, workspace: workspace, output: output
    ).named(features, in: place)
    let matrix = try output.telling("features of \(counted(pictures.count, "picture"))") {
      try chosen.features(of: pictures.images)
    }
    try FeatureRows(matrix, network: chosen.name, labels: pictures.labels).write(to: file)
    if output.json {
      return try Console.print(
        json: Written(
          path: file.path, features: chosen.name, pictures: matrix.count,
          dimensions: matrix.dimension))
    }
    Console.print(file.path)
  }
}
