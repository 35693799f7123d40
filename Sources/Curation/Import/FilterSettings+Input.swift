import Files
import Foundation

/// What `filter` finds at its input.
package enum InputState: Sendable {
  /// Pictures, or nothing that could be imported: the input is read as it is.
  case pictures
  /// A set in other files, which has to be imported first.
  case due
  /// The same, imported and unchanged.
  case imported
  /// The same, imported and changed since.
  case changed
  /// What was imported is here, and what it was made of is gone.
  case sourceGone
  /// What was imported is here, and pictures lie where it was made from; one of them, from the input down.
  case mixed(picture: String)
}

extension Workspace {
  /// Where an input that is a set in other files is brought, relative to the workspace.
  package static let importedName = "imported"
  /// The same, absolute.
  package var importedFolder: String { absolutePath(Self.importedName) }
}

extension FilterSettings {
  /// What the settings ask of an import.
  package var importRequest: ImportMark.Request {
    let input = input.count > 1 && input.hasSuffix("/") ? String(input.dropLast()) : input
    return ImportMark.Request(
      input: input, classNames: classNames, labelPattern: labelPattern, labelFile: labelFile)
  }

  /// What the workspace made of this input; nil where it made nothing of it.
  package func ownImport(in workspace: Workspace) -> ImportMark? {
    ImportMark(of: workspace.importedFolder).flatMap { $0.request == importRequest ? $0 : nil }
  }

  /// Where the pictures lie: the input, or what the workspace made of it; relative to the workspace unless
  /// absolute.
  package func pictureFolder(in workspace: Workspace) -> String {
    ownImport(in: workspace) == nil ? input : Workspace.importedName
  }

  /// What is at the input now.
  ///
  /// - Throws: `CurationError.unusableFolder`.
  package func inputState(in workspace: Workspace) throws -> InputState {
    let path = workspace.absolutePath(importRequest.input)
    let own = ownImport(in: workspace)
    guard let status = FileStatus(of: path) else { return own == nil ? .pictures : .sourceGone }
    guard try isSetInFiles(path, status, workspace) else {
      // Imported with other options, it is a set all the same.
      let last = ImportMark(of: workspace.importedFolder)?.request
      guard last?.input == importRequest.input, status.kind == S_IFDIR else { return .pictures }
      let picture = try PictureScan(of: path, workspace: workspace).files.first?.path
      return picture.map { .mixed(picture: $0) } ?? (own == nil ? .pictures : .sourceGone)
    }
    guard own != nil,
      let noted = SourceListing(notedIn: workspace.importedFolder, input: path)
    else { return .due }
    return try noted.renewed(of: path, workspace: workspace) == noted ? .imported : .changed
  }

  /// Whether an input is a file, or a folder without pictures that holds files of sets.
  private func isSetInFiles(
    _ path: String, _ status: FileStatus, _ workspace: Workspace
  ) throws -> Bool {
    if status.kind == S_IFREG { return true }
    guard status.kind == S_IFDIR else { return false }
    if labelPattern != nil { return true }
    // Of folders of pictures, the first file tells.
    let isApart = !SourceFolders([path]).contains(workspace.root)
    if isApart, Self.firstFile(in: path).map({ !OtherFile.isOther($0.name, at: $0.path) }) ?? false
    {
      return false
    }
    let scan = try PictureScan(of: path, workspace: workspace)
    return scan.files.isEmpty
      && scan.others.contains { OtherFile.Container(name: $0)?.isImported ?? false }
  }

  /// The first visible file on the way down through the first folders.
  private static func firstFile(in folder: String) -> (name: String, path: String)? {
    var folder = folder
    for _ in 0..<8 {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      var inner: String?
      for name in names.sorted() where !name.hasPrefix(".") && !SystemFolder.isOne(name) {
        let path = "\(folder)/\(name)"
        guard let status = FileStatus(of: path) else { continue }
        if status.kind == S_IFREG { return (name, path) }
        if status.kind == S_IFDIR, inner == nil { inner = path }
      }
      guard let next = inner else { return nil }
      folder = next
    }
    return nil
  }
}
