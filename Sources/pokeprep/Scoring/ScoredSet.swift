import CommandShell
import Foundation
import Imaging
import Kernels
import Networks
import Pixels
import Scoring
import Shards
import Training

/// A set of pictures that is to be scored: samples of a run, or a folder of files.
struct ScoredSet {
  /// As it was typed.
  let name: String
  /// The run's folder; nil for pictures from files.
  let run: URL?
  /// The step of the run's checkpoint.
  let step: Int?
  let pictures: PictureSet

  /// The fewest pictures of a class, or all where there are no classes.
  func leastPerClass(of count: Int) -> Int {
    guard let labels = pictures.labels else { return pictures.count }
    return (0..<count).map { label in labels.count { $0 == label } }.min() ?? 0
  }
}

/// Where pictures to score come from.
enum ScoredPlace {
  case run(name: String, folder: URL, session: GeneratorSession)
  case folder(name: String, folder: URL)

  /// Pictures drawn at a time.
  private static let chunk = 256

  /// Finds out what a folder holds: a run, where it has a `config.yaml`, or pictures.
  ///
  /// - Throws: `CommandProblem` when it is no folder, or an image-to-image run; `TrainingError` for a run
  ///   that cannot be opened.
  init(_ name: String, folder: URL, engine: KernelEngine) throws {
    var isDirectory: ObjCBool = false
    let exists = unsafe FileManager.default.fileExists(
      atPath: folder.path, isDirectory: &isDirectory)
    guard exists, isDirectory.boolValue else {
      throw CommandProblem(
        "\(folder.path): expected the folder of a run or of pictures, found "
          + (exists ? "a file" : "nothing there"))
    }
    guard
      FileManager.default.fileExists(atPath: folder.appendingPathComponent("config.yaml").path)
    else {
      self = .folder(name: name, folder: folder)
      return
    }
    let session = try GeneratorSession(run: folder, engine: engine)
    guard session.configuration.recipe.input == .latent else {
      throw CommandProblem(
        "\(folder.path): \(session.configuration.recipe.model) starts from pictures; translate some "
          + "and score the folder")
    }
    self = .run(name: name, folder: folder, session: session)
  }

  /// The shards that a run learned from; nil for pictures from files.
  var shards: String? {
    switch self {
    case .run(_, _, let session): session.configuration.shards
    case .folder: nil
    }
  }

  /// Draws or reads the pictures.
  ///
  /// - Parameters:
  ///   - shards: What they will be compared with.
  ///   - count: Pictures per class, or as many times the number of classes without; from files at
  ///     most that many.
  ///   - seed: Which samples are drawn.
  ///   - bar: Tells how far the drawing is.
  /// - Returns: The pictures with their name.
  /// - Throws: `CommandProblem` when size or classes are not those of the shards.
  func pictures(
    for shards: ShardSet, count: Int, seed: UInt64, bar: ProgressBar
  ) throws -> ScoredSet {
    switch self {
    case .run(let name, let folder, let session):
      ScoredSet(
        name: name, run: folder, step: session.step,
        pictures: try Self.samples(
          of: session, named: name, for: shards, count: count, seed: seed, bar: bar))
    case .folder(let name, let folder):
      ScoredSet(
        name: name, run: nil, step: nil,
        pictures: try FolderPictures(folder: folder, shards: shards).read(count: count))
    }
  }

  private static func samples(
    of session: GeneratorSession, named name: String, for shards: ShardSet, count: Int,
    seed: UInt64, bar: ProgressBar
  ) throws -> PictureSet {
    let configuration = session.configuration
    let found = [configuration.height, configuration.width, configuration.channels]
    let expected = [shards.height, shards.width, shards.channelCount]
    guard found == expected else {
      throw CommandProblem(
        "\(name): expected pictures of \(text(expected)) as in the shards, found \(text(found))")
    }
    guard configuration.classes == shards.classes else {
      throw CommandProblem(
        "\(name): expected the classes of the shards (\(shards.classes.joined(separator: ", "))), "
          + "found \(configuration.classes.joined(separator: ", "))")
    }
    let choice = try LabelChoice(session.labels)
    let classCount = shards.classes.count
    let labels = (0..<classCount).flatMap { label in [Int](repeating: label, count: count) }
    let latents = session.latents(count: labels.count, seed: seed)
    var images: [PixelImage] = []
    for start in stride(from: 0, to: labels.count, by: chunk) {
      try Interruption.check()
      let places = start..<min(start + chunk, labels.count)
      images += session.generate(
        labels: places.map { place in
          choice.row(
            session.isConditional
              ? LabelRows.oneHot(labels[place], count: classCount)
              : [Float](repeating: 0, count: classCount), number: place)
        },
        latents: Array(latents[places]))
      bar.update(title: name, done: images.count, total: labels.count, unit: "pictures")
    }
    return PictureSet(images: images, labels: session.isConditional ? labels : nil)
  }

  /// H, W and C as W×H×C.
  static func text(_ shape: [Int]) -> String { "\(shape[1])×\(shape[0])×\(shape[2])" }
}
