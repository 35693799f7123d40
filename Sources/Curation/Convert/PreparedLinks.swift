import Catalogue
import Files
import Foundation

/// Symbolic links in the place of the folders of prepared pictures: they are followed, to a larger disk
/// for example, but never to where source pictures lie.
struct PreparedLinks {
  let context: StageContext

  /// - Throws: `CurationError.unusableFolder` for a link that leads among source pictures.
  func check() throws {
    let links = linkedFolders()
    guard !links.isEmpty else { return }
    let sources = try sourceFolders()
    for link in links
    where sources.contains(link) || SourceFolders(ofWorkspacesAbove: link).contains(link) {
      throw CurationError.unusableFolder(
        path: link,
        message: "expected a folder for prepared pictures, found a link to "
          + "\(RealPath.of(link)), where source pictures lie, which are never changed; "
          + "remove the link or let it lead elsewhere")
    }
  }

  /// The folder of prepared pictures and those of the classes in it, as far as they lie elsewhere than
  /// their names say.
  private func linkedFolders() -> [String] {
    let prepared = context.workspace.preparedFolder
    let names = (try? FileManager.default.contentsOfDirectory(atPath: prepared)) ?? []
    let root = RealPath.of(context.workspace.root)
    let place = Workspace(at: root).preparedFolder
    return ([""] + names.sorted().map { "/\($0)" })
      .filter { RealPath.of(prepared + $0) != place + $0 }.map { prepared + $0 }
  }

  /// The input folder, and the folders that links in it lead to.
  private func sourceFolders() throws -> SourceFolders {
    let input = try context.inputFolder()
    let folders = try context.catalogue.pictures().map { picture in
      (context.sourcePath(of: picture, in: input) as NSString).deletingLastPathComponent
    }
    return SourceFolders([input] + Set(folders).sorted())
  }
}
