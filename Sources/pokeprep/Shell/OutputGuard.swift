import Catalogue
import CommandShell
import Curation
import Files
import Foundation

/// Keeps what the program makes from landing among source or prepared pictures, or on files of another
/// kind.
struct OutputGuard {
  /// What a new file may replace.
  enum Kind: String {
    case png = "a PNG"
    case html = "an HTML"
    case json = "a JSON"
    case onnx = "an ONNX"

    fileprivate var signature: [UInt8] {
      switch self {
      case .png: [0x89, 0x50, 0x4E, 0x47]
      case .html: Array("<!".utf8)
      case .json: Array("{".utf8)
      // The version of the format, then the producer's name.
      case .onnx: [0x08, 0x08, 0x12, 0x08] + Array("pokeprep".utf8)
      }
    }
  }

  private let workspace: Workspace
  private let sources: SourceFolders

  /// A guard for the source pictures of a workspace.
  init(workspace: WorkspaceOptions) {
    let place = Workspace(at: workspace.workspace)
    self.workspace = place
    let noted = try? Catalogue(lookingAt: place.cataloguePath).note("input")
    let input = noted.map { place.absolutePath($0) } ?? place.defaultInputFolder
    sources = SourceFolders([input] + Self.origin(of: place))
  }

  /// What the workspace's pictures were imported from, unless the workspace lies in it.
  private static func origin(of place: Workspace) -> [String] {
    guard let request = ImportMark(of: place.importedFolder)?.request else { return [] }
    let origin = place.absolutePath(request.input)
    return SourceFolders([origin]).contains(place.importedFolder) ? [] : [origin]
  }

  /// - Throws: `CommandProblem` for a folder among the source or the prepared pictures.
  func check(folder: URL) throws {
    try Self.check(folder: folder, apartFrom: sources, of: workspace)
  }

  /// - Throws: `CommandProblem` for a folder among the source or prepared pictures of a workspace that
  ///   it lies in, among `sources`, or among the prepared pictures of `workspace`.
  static func check(
    folder: URL, apartFrom sources: SourceFolders = SourceFolders([]),
    of workspace: Workspace? = nil
  ) throws {
    guard !sources.contains(folder.path),
      !SourceFolders(ofWorkspacesAbove: folder.path).contains(folder.path)
    else {
      throw CommandProblem(
        "\(folder.path): lies among the source pictures, which are never changed; "
          + "give another folder")
    }
    let places = [workspace].compactMap { $0 } + Workspace.above(folder.path)
    if let place = places.first(where: { $0.prepares(folder.path) }) {
      throw CommandProblem(
        "\(folder.path): lies among the prepared pictures in \(place.preparedFolder), which holds "
          + "what 'convert' writes and nothing else; give another folder")
    }
  }

  /// Unlike other outputs, an import may be the folder of source pictures itself.
  ///
  /// - Throws: `CommandProblem` for a folder inside one of source pictures, or among prepared ones.
  static func checkImport(folder: URL) throws {
    let above = folder.deletingLastPathComponent().path
    let isInside = SourceFolders(ofWorkspacesAbove: folder.path).contains(above)
    let isPrepared = Workspace.above(folder.path).contains { $0.prepares(folder.path) }
    guard isInside || isPrepared else { return }
    throw CommandProblem(
      "\(folder.path): lies among the \(isInside ? "source" : "prepared") pictures of a workspace; give "
        + "another folder")
  }

  /// - Throws: `CommandProblem` for a file among the source or prepared pictures, and for one that would
  ///   replace a file of another kind.
  func check(file: URL, replacing kind: Kind) throws {
    try check(folder: file)
    guard FileManager.default.fileExists(atPath: file.path) else { return }
    let handle = try? FileHandle(forReadingFrom: file)
    defer { try? handle?.close() }
    let head = (try? handle?.read(upToCount: kind.signature.count)) ?? nil
    guard let head, Array(head) == kind.signature else {
      throw CommandProblem(
        "\(file.path): expected a new name or \(kind.rawValue) file to replace, found "
          + "something else there; give another name")
    }
  }

  /// - Throws: `CommandProblem` for an output that is one of the files to be read.
  func check(_ outputs: [URL], apartFrom inputs: [String]) throws {
    let read = Set(inputs.map(RealPath.of))
    for output in outputs where read.contains(RealPath.of(output.path)) {
      throw CommandProblem(
        "\(output.path): would replace one of the pictures to be read; give another folder or name")
    }
  }
}
