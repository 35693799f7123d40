import Catalogue
import Files

/// Where the stages of a workspace write, seen from the source pictures: never among them.
struct OutputPlaces {
  private let workspace: Workspace
  private let input: String

  /// The places of a workspace whose pictures lie in the folder `input`.
  init(of workspace: Workspace, input: String) {
    self.workspace = workspace
    self.input = RealPath.of(input)
  }

  /// - Throws: `CurationError.unusableFolder` when pictures lie where the catalogue, the prepared
  ///   pictures, the shards or the runs will be.
  func check(_ scan: PictureScan) throws {
    let root = RealPath.of(workspace.root)
    // A workspace is the input folder, holds it or lies apart; within it, it must hold no pictures.
    if root.hasPrefix(input + "/"), let file = picture(of: scan, in: root) {
      throw refusal(workspace.root, file)
    }
    for name in ["prepared", Workspace.defaultShardsFolder, "runs"] {
      let place = RealPath.of(workspace.absolutePath(name))
      if place == input || input.hasPrefix(place + "/") {
        throw refusal(workspace.absolutePath(name), scan.files.first?.path ?? "")
      }
      if place.hasPrefix(input + "/"), let file = picture(of: scan, in: place) {
        throw refusal(workspace.absolutePath(name), file)
      }
    }
  }

  private func picture(of scan: PictureScan, in place: String) -> String? {
    let folder = place.dropFirst(input.count + 1) + "/"
    return scan.files.first { $0.path.hasPrefix(folder) }?.path
  }

  private func refusal(_ place: String, _ file: String) -> CurationError {
    .unusableFolder(
      path: place,
      message: "holds source pictures (\(file)), and pokeprep would write there; nothing was "
        + "written; give a folder apart from them with --workspace DIR, and theirs with --input DIR"
    )
  }
}
