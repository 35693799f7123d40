import Catalogue
import Files
import Foundation
import Shards

/// Makes again what can be made again in a workspace: prepared pictures from their sources, `shards.json`
/// from good shards, shards from prepared pictures.
package struct WorkspaceRepair: Sendable {
  /// One thing that was, or would be, made again.
  package struct Step: Sendable, Hashable, Encodable {
    /// Relative to the workspace.
    package var file: String
    /// What is done about it.
    package var action: String
  }

  private let verifier: WorkspaceVerifier
  private let pipeline: Pipeline
  private var context: StageContext { pipeline.context }

  /// A repair of the workspace of a pipeline.
  package init(_ pipeline: Pipeline) {
    self.pipeline = pipeline
    verifier = WorkspaceVerifier(context: pipeline.context)
  }

  /// Looks at everything and makes what is wrong again.
  ///
  /// - Parameter isPretended: Whether only to tell.
  /// - Returns: What was done.
  /// - Throws: What the stages throw.
  package func run(isPretended: Bool) throws -> [Step] {
    var steps: [Step] = []
    for path in try verifier.prepared().flatMap(\.wrong) {
      steps.append(Step(file: path, action: "converted again from its source"))
      // A file of the right size and time would count as the one that was written.
      if !isPretended { PreparedFile.remove(path, in: context.workspace) }
    }
    let isPreparedGood = steps.isEmpty
    if let (folder, settings) = try verifier.shardsFolder() {
      let manifest = "\(settings.out)/\(ShardManifest.fileName)"
      let wrong = try verifier.shards().filter { !$0.problems.isEmpty }
      if !wrong.isEmpty, isPreparedGood, let rebuilt = rebuiltManifest(in: folder, settings) {
        steps.append(Step(file: manifest, action: "written again from the shards, which are good"))
        if !isPretended { try rebuilt.write(to: folder) }
      } else if !wrong.isEmpty {
        steps += wrong.map { Step(file: $0.file, action: "written again by augment") }
        if !isPretended {
          try? FileManager.default.removeItem(
            at: folder.appendingPathComponent(ShardManifest.fileName))
        }
      }
    }
    if !isPretended, !steps.isEmpty { _ = try pipeline.applyDecisions() }
    return steps
  }

  /// The manifest of shards that are, all of them and byte for byte, those that the catalogue notes.
  private func rebuiltManifest(in folder: URL, _ settings: AugmentSettings) -> ShardManifest? {
    guard let noted = try? WrittenShards(notedIn: context.catalogue),
      let input = try? AugmentInput(context: context, settings: settings),
      let manifest = try? ShardManifest.rebuilt(from: folder, of: input.configuration),
      manifest.checksum == noted.checksum
    else { return nil }
    return manifest
  }
}
