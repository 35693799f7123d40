import CommandShell
import Files
import Foundation
import Kernels
import Safetensors
import Scoring
import Shards

/// What pictures are compared by, as `--features` names it.
struct ScoreFeatures {
  let shards: ShardSet
  let real: RealPictures
  let engine: KernelEngine
  let workspace: WorkspaceOptions
  let output: OutputOptions

  /// The features of a name: `own`, `pixels`, or a file that `features train` or `features import`
  /// wrote.
  ///
  /// Own ones are trained when there are none for these shards, and kept beside the shards.
  ///
  /// - Throws: `CommandProblem` for a file of pictures of another size, and what reading throws.
  func named(_ name: String, in place: RunLocation) throws -> any PictureFeatures {
    switch name {
    case "pixels": return ReducedPixels()
    case "own":
      guard real.classes.count > 1 else {
        output.announce("one class has nothing to learn features from; comparing by pixels")
        return ReducedPixels()
      }
      return try own()
    default:
      let file = place.resolve(name)
      if try Self.format(of: file) == NetworkFeatures.format {
        return try NetworkFeatures(reading: file, engine: engine)
      }
      let features = try OwnFeatures(reading: file, engine: engine)
      let expected = [shards.height, shards.width, shards.channelCount]
      guard features.imageShape == expected else {
        throw CommandProblem(
          "\(name): expected features of \(ScoredPlace.text(expected)) pictures as in the shards, "
            + "found \(ScoredPlace.text(features.imageShape))")
      }
      return features
    }
  }

  /// What scores runs on these shards while they train: KID by the shards' own features.
  static func runScorer(
    for shards: ShardSet, engine: KernelEngine, options: CurationOptions, in place: RunLocation
  ) throws -> RunScorer {
    let real = try RealPictures(shards, seed: 0)
    let features = try ScoreFeatures(
      shards: shards, real: real, engine: engine, workspace: options.workspace,
      output: options.output
    ).named("own", in: place)
    return try RunScorer(real: real, features: features, threads: options.threads.count)
  }

  /// Those that are kept, or new ones.
  private func own() throws -> OwnFeatures {
    let file = Self.file(for: shards)
    try Self.check(file, OutputGuard(workspace: workspace))
    if let kept = try? OwnFeatures(reading: file, engine: engine),
      kept.shardsChecksum == shards.manifest.checksum
    {
      return kept
    }
    let features = try trained()
    do { try features.write(to: file) } catch {
      output.announce("the features could not be kept: \(error)")
    }
    return features
  }

  /// Trains a classifier and tells how good it is.
  func trained() throws -> OwnFeatures {
    guard real.training.count > 0 else {
      throw CommandProblem("\(shards.folder.path): expected training pictures, found none")
    }
    output.announce("training features on \(shards.folder.path)")
    let bar = output.progressBar()
    defer { bar.finish() }
    let features = try OwnFeatures(
      trainingOn: real, shardsChecksum: shards.manifest.checksum, engine: engine
    ) { done in
      try Interruption.check()
      bar.update(
        title: "features", done: done, total: OwnFeatures.defaultStepCount, unit: "updates")
    }
    bar.finish()
    output.announce(Self.accuracy(of: features))
    return features
  }

  /// - Throws: `CommandProblem` for a file among the source or prepared pictures, and for one that would
  ///   replace a file of another kind.
  static func check(_ file: URL, _ guardian: OutputGuard) throws {
    try guardian.check(folder: file)
    guard FileManager.default.fileExists(atPath: file.path) else { return }
    let format = try? SafetensorsFile(path: file.path).metadata["format"]
    guard let format, Self.formats.contains(format) else {
      throw CommandProblem(
        "\(file.path): expected a new name or a file of features to replace, found something else "
          + "there; give another name")
    }
  }

  /// The formats of the files that the commands of features write or wrote.
  static let formats = [
    OwnFeatures.format, OwnFeatures.earlierFormat, NetworkFeatures.format, FeatureRows.format,
  ]

  /// The format that a file says it has.
  ///
  /// - Throws: `CommandProblem` for weights that have not been imported, and what reading throws.
  private static func format(of file: URL) throws -> String? {
    let format: String?
    do { format = try SafetensorsFile(path: file.path).metadata["format"] } catch {
      guard ["pth", "pt", "whl"].contains(file.pathExtension.lowercased()) else { throw error }
      format = nil
    }
    if format == OwnFeatures.earlierFormat {
      throw CommandProblem(
        "\(file.path): expected format \(OwnFeatures.format), found that of an earlier program; "
          + "write it anew: pokeprep features train SHARDS --out \(file.lastPathComponent)")
    }
    guard let format, [OwnFeatures.format, NetworkFeatures.format].contains(format) else {
      throw CommandProblem(
        "\(file.path): expected own, pixels or a file that 'features train' or 'features import' "
          + "wrote, found \(format.map { "format \($0)" } ?? "none of these"); weights of a published "
          + "network: pokeprep features import \(file.lastPathComponent) --out network.safetensors")
    }
    return format
  }

  /// How many held-out pictures' classes are told right, as a sentence.
  static func accuracy(of features: OwnFeatures) -> String {
    features.heldOutAccuracy.map {
      String(format: "the classifier is right about %.0f %% of the held-out pictures", 100 * $0)
    } ?? "no pictures are held out, so that the classifier's accuracy is unknown"
  }

  /// Where own features of shards are kept: beside their folder, with the check sum of its content.
  static func file(for shards: ShardSet) -> URL {
    let folder = shards.folder.standardizedFileURL
    return folder.deletingLastPathComponent().appendingPathComponent(
      "\(folder.lastPathComponent)-features-\(shards.manifest.checksum).safetensors")
  }
}
