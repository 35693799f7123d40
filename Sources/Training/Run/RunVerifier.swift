package import Files
package import Foundation
import Networks

/// Looks at every byte of the state of a run.
package struct RunVerifier: Sendable {
  private let folder: URL

  /// A verifier for the run in `folder`.
  package init(folder: URL) { self.folder = folder }

  /// Reads the configuration and the states of a run: their check sums, whether they were made with this
  /// configuration and hold its networks.
  ///
  /// - Returns: A finding for each file, the newest state first.
  package func verify() -> [VerifiedFile] {
    let run: RunFolder
    do throws(TrainingError) { run = try RunFolder(opening: folder) } catch {
      if case .noCheckpoint = error { return [finding("config.yaml")] }
      return [finding("config.yaml", error.description)]
    }
    return [run.checkpointURL, run.bestURL]
      .filter { FileManager.default.fileExists(atPath: $0.path) }
      .map { url in
        do throws(TrainingError) { try Self.check(url, of: run) } catch {
          return finding(url.lastPathComponent, error.description)
        }
        return finding(url.lastPathComponent)
      }
  }

  private func finding(_ name: String, _ problem: String? = nil) -> VerifiedFile {
    let url = folder.appending(path: name)
    let size = try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int
    return VerifiedFile(
      file: name, bytes: size ?? 0, problems: problem.map { [$0] } ?? [])
  }

  private static func check(_ url: URL, of run: RunFolder) throws(TrainingError) {
    let checkpoint = try Checkpoint(reading: url)
    try checkpoint.check(run)
    let configuration = run.configuration
    let shape = [configuration.height, configuration.width, configuration.channels]
    for kind in [Checkpoint.Kind.value, .moment1, .moment2] {
      try checkpoint.check(
        kind, of: .generator,
        variables: configuration.recipe.generatorVariables(imageShape: shape).variables)
      try checkpoint.check(
        kind, of: .discriminator,
        variables: configuration.recipe.discriminatorVariables(imageShape: shape).variables)
    }
  }
}
