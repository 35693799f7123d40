import Catalogue
import CommandShell
import Curation
import Foundation
import Networks
import PlainText
import Shards
import Suggestions
import Training

/// Opens the folder of shards that a run is to learn from.
struct ShardSource {
  let place: RunLocation
  let options: CurationOptions
  /// Shards of at most so many bytes together are held against their check sums before they are used.
  private static let cheapByteCount = 1 << 30

  /// Where the shards lie when nobody says it: those of a run that goes on, else where `augment` wrote
  /// last or would write.
  func usual(of resumed: RunFolder?) throws -> String {
    if let own = resumed?.configuration.shards, FileManager.default.fileExists(atPath: own) {
      return own
    }
    return try options.place.shardsFolder
  }

  /// The shards at a path.
  ///
  /// The workspace's own shards are brought up to date first: every stage that is missing or whose
  /// input has changed runs, and says so. `isUpdated` false takes them as they are.
  ///
  /// - Throws: `CommandProblem`, before any stage runs, for a `model` that does not make pictures of
  ///   the size that the stages prepare; what opening the shards throws.
  func open(_ path: String, isUpdated: Bool, for model: Preset?) throws -> ShardSet {
    let folder = place.resolve(path)
    try checkSpelling(of: path, at: folder)
    if isUpdated, try isOwn(folder) {
      try options.withPipeline { pipeline in
        try model.map { try check($0, in: pipeline) }
        try pipeline.ensure(upTo: .augment)
      }
    } else if isUpdated, hasCatalogue, isInWorkspace(folder) {
      options.output.announce(
        "\(path): taken as it is, for pokeprep augment writes to \(try options.place.shardsFolder)")
    }
    guard !isUpdated || hasBegun(for: folder) else {
      throw CurationError.notFiltered(workspace: options.place.root)
    }
    let shards = try ShardSet(folder: folder)
    // A wrong byte among the pictures would be learnt; reading them once costs what an epoch would.
    if shards.byteCount <= Self.cheapByteCount { try shards.checkSums() }
    return shards
  }

  private func check(_ model: Preset, in pipeline: Pipeline) throws {
    let settings = try PipelineSettings(keeping: pipeline)[ConvertStage.self]
    guard !model.makes(side: settings.size) else { return }
    let others = Preset.allCases.filter { $0.makes(side: settings.size) }.map(\.rawValue)
    throw CommandProblem(
      "--model \(model.rawValue): makes pictures of \(model.side)×\(model.side), and convert prepares "
        + "\(settings.size)×\(settings.size); prepare others with pokeprep convert --size \(model.side)"
        + (others.isEmpty ? "" : ", or choose among \(others.joined(separator: ", "))"))
  }

  /// Refuses a folder that is not there and is called nearly like one with shards beside it, or like
  /// the one that `augment` writes.
  private func checkSpelling(of path: String, at folder: URL) throws {
    let files = FileManager.default
    guard !files.fileExists(atPath: folder.path), try !isOwn(folder) else { return }
    let above = folder.deletingLastPathComponent()
    let names = ((try? files.contentsOfDirectory(atPath: above.path)) ?? []).filter {
      files.fileExists(
        atPath: above.appendingPathComponent("\($0)/\(ShardManifest.fileName)").path)
    }
    let usual = hasCatalogue ? [try options.place.shardsFolder] : []
    guard
      let meant = Suggestions.nearest(
        to: folder.lastPathComponent, among: names.sorted() + usual)
    else { return }
    throw CommandProblem(
      "\(folder.path): expected a folder of shards, found nothing; did you mean \(meant)?".inOneLine
    )
  }

  private var hasCatalogue: Bool {
    options.place.hasCatalogue
  }

  private func isInWorkspace(_ folder: URL) -> Bool {
    folder.standardizedFileURL.path.hasPrefix(options.place.absolutePath(""))
  }

  /// False where there are neither shards nor a catalogue from which stages could make them.
  private func hasBegun(for folder: URL) -> Bool {
    let files = FileManager.default
    return files.fileExists(atPath: folder.path)
      || options.place.hasCatalogue
      || folder.deletingLastPathComponent().standardizedFileURL.path
        != URL(fileURLWithPath: options.place.root).standardizedFileURL.path
  }

  /// Whether the stages write to this folder: where `augment` went last, or would go.
  private func isOwn(_ folder: URL) throws -> Bool {
    guard hasCatalogue else { return false }
    let own = options.place.absolutePath(try options.place.shardsFolder)
    return folder.standardizedFileURL.path
      == URL(fileURLWithPath: own).standardizedFileURL.path
  }
}
