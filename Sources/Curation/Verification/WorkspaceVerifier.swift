import Catalogue
package import Files
import Foundation
import OrderedMap
import Shards

/// Looks at every byte that the stages wrote in a workspace.
package struct WorkspaceVerifier: Sendable {
  let context: StageContext

  /// A verifier for a workspace that has a catalogue.
  package init(context: StageContext) { self.context = context }

  /// The catalogue, the prepared pictures of each class and the shards of the last `augment`.
  ///
  /// - Throws: `CatalogueError` when the catalogue cannot be read.
  package func verify() throws -> [VerifiedFile] {
    try [catalogue()] + prepared().map(\.finding) + shards()
  }

  private func catalogue() throws -> VerifiedFile {
    let path = context.workspace.cataloguePath
    let problems = try context.catalogue.problems().map {
      "\(path): \($0); restore a copy of it, or delete it and run pokeprep run"
    }
    return VerifiedFile(
      file: context.workspace.relativePath(path), samples: try context.catalogue.pictures().count,
      bytes: FileStatus(of: path)?.byteCount ?? 0, problems: problems)
  }

  /// The prepared pictures of one class.
  struct PreparedClass {
    var finding: VerifiedFile
    /// Those that are not what `convert` wrote, relative to the workspace.
    var wrong: [String] = []
  }

  func prepared() throws -> [PreparedClass] {
    let conversions = try context.catalogue.conversions()
    var files: [String: [(path: String, written: WrittenFile?)]] = [:]
    for picture in try context.catalogue.pictures(entering: .convert) {
      guard let conversion = conversions[picture.id], let path = conversion.preparedPath,
        !conversion.settings.isEmpty
      else { continue }
      files[(path as NSString).deletingLastPathComponent, default: []]
        .append((path, conversion.written))
    }
    return files.sorted { $0.key < $1.key }.map { folder, files in
      let problems = orderedMap(count: files.count, threads: context.threadCount) {
        problem(of: files[$0].path, files[$0].written)
      }
      return PreparedClass(
        finding: VerifiedFile(
          file: folder, samples: files.count,
          // A stranger's catalogue may hold any number.
          bytes: files.reduce(0) { $0 &+ ($1.written?.byteCount ?? 0) },
          problems: problems.compactMap { $0 }),
        wrong: zip(files, problems).filter { $0.1 != nil }.map(\.0.path))
    }
  }

  private func problem(of name: String, _ written: WrittenFile?) -> String? {
    let path = context.workspace.absolutePath(name)
    guard PreparedFile.exists(path) else {
      return "\(path): expected a prepared picture, found none; pokeprep repair makes it again"
    }
    guard let written, !PreparedFile.hasBytes(path, written) else { return nil }
    return "\(path): expected the picture that convert wrote (CRC-32C \(written.checksum)), found "
      + "another file; pokeprep repair makes it again"
  }

  /// The folder of the shards and its settings, where `augment` is done.
  func shardsFolder() throws -> (folder: URL, settings: AugmentSettings)? {
    guard let record = try context.catalogue.stage(.augment), record.state == .done,
      let settings = try? AugmentSettings(of: record)
    else { return nil }
    let path = context.workspace.absolutePath(settings.out)
    return (URL(fileURLWithPath: path, isDirectory: true), settings)
  }

  func shards() throws -> [VerifiedFile] {
    guard let (folder, settings) = try shardsFolder() else { return [] }
    let manifestName = "\(settings.out)/\(ShardManifest.fileName)"
    do {
      let noted = try WrittenShards(notedIn: context.catalogue)
      let found = try ShardManifest.read(from: folder).checksum
      let isOther = noted.map { $0.checksum != found } ?? false
      let manifest = VerifiedFile(
        file: manifestName,
        problems: isOther
          ? [
            "\(folder.path): expected the shards that augment wrote last, found those of another run; "
              + "pokeprep repair writes them again"
          ] : [])
      return try [manifest]
        + ShardVerifier(folder: folder).verify().map { finding in
          var finding = finding
          finding.file = "\(settings.out)/\(finding.file)"
          return finding
        }
    } catch let error as ShardError {
      return [VerifiedFile(file: manifestName, problems: [error.description])]
    }
  }
}
