import Catalogue
import Files

/// Where the stages of a workspace write, seen from the source pictures: never among them.
struct OutputPlaces {
  private let workspace: Workspace
  private let root: String
  private let input: String

  /// The places of a workspace whose pictures lie in the folder `input`.
  init(of workspace: Workspace, input: String) {
    self.workspace = workspace
    root = RealPath.of(workspace.root)
    self.input = RealPath.of(input)
  }

  /// - Throws: `CurationError.unusableFolder` when pictures lie where the catalogue, the prepared
  ///   pictures, the shards or the runs will be.
  func check(_ scan: PictureScan) throws {
    let files = scan.files.map(\.path)
    // A workspace is the input folder, holds it or lies apart; within it, it must be in no class.
    if root.hasPrefix(input + "/"), let file = picture(of: files, beside: root) {
      throw refusal(workspace.root, file)
    }
    for name in ["prepared", Workspace.defaultShardsFolder, "runs"] {
      let place = RealPath.of(workspace.absolutePath(name))
      if place == input || input.hasPrefix(place + "/") {
        throw refusal(workspace.absolutePath(name), files.first ?? "")
      }
      if place.hasPrefix(input + "/"), let file = picture(of: files, in: place) {
        throw refusal(workspace.absolutePath(name), file)
      }
    }
  }

  /// - Throws: `CurationError.unusableFolder` for a folder of shards among source pictures, given
  ///   some of these by their paths in the input folder.
  func check(shards: String, pictures: [String]) throws {
    let path = workspace.absolutePath(shards)
    let place = RealPath.of(path)
    guard place == input || place.hasPrefix(input + "/") else { return }
    // Where the input folder holds the workspace, folders beside those of the pictures are free.
    let isApart = root != input && !root.hasPrefix(input + "/")
    if isApart || place == input || picture(of: pictures, beside: place) != nil {
      throw CurationError.unusableFolder(
        path: path,
        message: "lies among the source pictures, which are never changed; give another folder "
          + "(augment.out)")
    }
  }

  private func picture(of files: [String], in place: String) -> String? {
    let folder = place.dropFirst(input.count + 1) + "/"
    return files.first { $0.hasPrefix(folder) }
  }

  /// A picture in the folder of the input folder that a place within it lies in.
  private func picture(of files: [String], beside place: String) -> String? {
    let top = place.dropFirst(input.count + 1).prefix { $0 != "/" } + "/"
    return files.first { $0.hasPrefix(top) }
  }

  private func refusal(_ place: String, _ file: String) -> CurationError {
    .unusableFolder(
      path: place,
      message: "holds source pictures (\(file)), and pokeprep would write there; nothing was "
        + "written; give a folder apart from them with --workspace DIR, and theirs with --input DIR"
    )
  }
}

extension PipelineSettings {
  /// Refuses a folder of shards that surely lies among the source pictures, before any stage runs.
  ///
  /// - Throws: `CurationError.unusableFolder`.
  package func checkPlaces(in workspace: Workspace) throws {
    let input = workspace.absolutePath(self[FilterStage.self].input)
    try OutputPlaces(of: workspace, input: input)
      .check(shards: self[AugmentStage.self].out, pictures: [])
  }
}
