import Catalogue
import Files
import Foundation

/// Folders of source pictures, which nothing is ever written into.
package struct SourceFolders: Sendable {
  private let paths: [String]

  /// The folders at these paths, wherever symbolic links lead.
  package init(_ folders: [String]) {
    paths = folders.map(RealPath.of)
  }

  /// The source pictures of every workspace that a path lies in, also of one that is not worked in.
  package init(ofWorkspacesAbove path: String) {
    self.init(
      Workspace.above(path).compactMap { place in
        // A look that writes nothing: the workspace is somebody else's.
        let input = try? Catalogue(unwritableAt: place.cataloguePath).note("input")
        return input.map(place.absolutePath)
      })
  }

  /// Whether a path leads to one of the folders, or into it.
  package func contains(_ path: String) -> Bool {
    let target = RealPath.of(path)
    return paths.contains { target == $0 || target.hasPrefix($0 == "/" ? "/" : $0 + "/") }
  }
}
