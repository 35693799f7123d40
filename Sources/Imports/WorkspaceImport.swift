package import Curation
import Files
import Foundation

/// The input of a workspace where it is a set in other files, made into class folders in the workspace.
package struct WorkspaceImport {
  /// What was done.
  package enum Outcome {
    /// The input is read as it is, or was imported before.
    case nothing
    /// The files of the set have other times, and the same content.
    case sameContent
    /// The set was imported.
    case imported(Import.Summary)
  }

  private let settings: FilterSettings
  private let workspace: Workspace
  private let work: ImportWork
  private let limits: ImportLimits

  /// The import that the settings of `filter` ask for.
  package init(
    _ settings: FilterSettings, in workspace: Workspace, work: ImportWork,
    limits: ImportLimits = ImportLimits()
  ) {
    (self.settings, self.workspace, self.work, self.limits) = (settings, workspace, work, limits)
  }

  private var input: String { workspace.absolutePath(settings.importRequest.input) }

  /// Whether `bring` would do something.
  ///
  /// - Throws: `CurationError`; `ImportProblem` for pictures beside a set that was imported, as nobody can tell
  ///   which of both is meant.
  package func state() throws -> InputState {
    let state = try settings.inputState(in: workspace)
    guard case .mixed(let picture) = state else { return state }
    throw ImportProblem(
      settings.importRequest.input,
      "expected the set that was imported and no pictures, found \(picture); move pictures out of the folder, "
        + "or, to read them instead of the set, delete \(workspace.importedFolder)")
  }

  /// Reads the whole set, and writes nothing.
  ///
  /// - Throws: As `Import.preview`.
  package func preview() throws -> Import.Summary { try job().preview() }

  /// Imports the set where it is not yet, or where it changed: all of it, or nothing.
  ///
  /// The workspace has to be locked.
  ///
  /// - Throws: As `Import.write`.
  package func bring() throws -> Outcome {
    let folder = workspace.importedFolder
    switch try state() {
    case .imported, .sourceGone, .pictures, .mixed: return .nothing
    case .changed where try hasSameContent(): return .sameContent
    case .due, .changed: break
    }
    let request = settings.importRequest
    return .imported(
      try job().write(to: folder, isReplacing: true, isOwn: true) { mark, summary, hidden in
        let listing = try SourceListing(
          of: input, and: summary.sources + further, workspace: workspace)
        mark.request = request
        mark.content = try listing.contentDigest { try work.step(done: summary.pictures) }
        try listing.write(to: hidden)
      })
  }

  /// Files that the options name.
  private var further: [String] {
    [settings.labelFile, settings.classNames].compactMap(\.self).map(workspace.absolutePath)
      .filter { FileManager.default.fileExists(atPath: $0) }
  }

  /// Compares the bytes of the set with those that were imported; where they are the same, their times are
  /// noted anew.
  private func hasSameContent() throws -> Bool {
    let folder = workspace.importedFolder
    guard let mark = settings.ownImport(in: workspace), let content = mark.content,
      let noted = SourceListing(notedIn: folder, input: input)
    else { return false }
    let now = try noted.renewed(of: input, workspace: workspace)
    guard try now.contentDigest(step: { try work.step(done: 0) }) == content else { return false }
    try now.write(to: folder)
    return true
  }

  private func job() throws -> Import {
    var options = ImportOptions()
    options.classNames = try settings.classNames.map { names in
      let path = workspace.absolutePath(names)
      return try ClassNames.parse(FileManager.default.fileExists(atPath: path) ? path : names)
    }
    options.labelPattern = try settings.labelPattern.map { try LabelPattern($0) }
    options.labels = settings.labelFile.map(workspace.absolutePath)
    options.limits = limits
    return Import([input], options: options, work: work)
  }
}
