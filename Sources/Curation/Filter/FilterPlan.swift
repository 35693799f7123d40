package import Catalogue
import Files
import Foundation
import Species

/// What `filter` would do, found out by reading alone.
package struct FilterPlan: Sendable {
  /// The numbers and names to show.
  package let summary: FilterSummary
  /// Every file with its class, ordered by path.
  package let pictures: [FoundPicture]
  /// The files folder by folder, with what becomes of them and why, in the order of the pictures.
  let groups: [FolderFiles]
  /// What people decided about them.
  let decided: DecidedFiles

  /// Walks through the input folder of `settings` and sorts its folders, as if nobody had decided anything.
  ///
  /// - Throws: As `init(settings:context:)`.
  package init(settings: FilterSettings, workspace: Workspace) throws {
    let nothing = StageContext(workspace: workspace, catalogue: try Catalogue.inMemory())
    try self.init(settings: settings, context: nothing)
  }

  /// Walks through the input folder of `settings`, sorts its folders, and finds the pictures that people
  /// decided about.
  ///
  /// - Throws: `CurationError` for an input folder or class list that cannot be used, a class asked
  ///   for that nothing is called, a workspace that would write among the pictures, and when no
  ///   picture would be left.
  package init(settings: FilterSettings, context: StageContext) throws {
    let workspace = context.workspace
    let own = settings.ownImport(in: workspace)
    let input = workspace.absolutePath(settings.pictureFolder(in: workspace))
    let scan = try PictureScan(of: input, workspace: workspace)
    if let count = own?.pictures, count != scan.files.count {
      throw CurationError.unusableFolder(
        path: input,
        message: "expected the \(count) pictures that were imported from \(settings.input), found "
          + "\(scan.files.count); delete the folder, and the next run imports them again (pokeprep decide "
          + "rejects single pictures)")
    }
    guard !scan.files.isEmpty else {
      throw CurationError.unusableFolder(path: input, message: scan.wordsOnNothing)
    }
    try OutputPlaces(of: workspace, input: input).check(scan)
    let classes = try settings.classes.map {
      try ClassList(contentsOf: workspace.absolutePath($0))
    }
    let decidedClasses = try context.catalogue.personDecisions()
      .filter { $0.kind == .pictureClass }.map(\.value)
    let listed = (classes?.entries ?? []).compactMap {
      $0.folder.pathNames.last.map(String.init)
    }
    let masks =
      settings.masks == .keep
      ? [] : MaskFiles(in: scan.files, classes: Set(settings.types + listed)).paths
    let sorter = try FolderSorter(
      settings: settings, classes: classes ?? ClassList(), scan: scan.leavingOut(masks),
      decidedClasses: Set(decidedClasses))
    let byFolder = sorter.sorted(scan.files, masks: masks)
    decided = try DecidedFiles(
      byFolder.flatMap { group in
        group.files.map { file in
          DecisionMatching.File(
            path: file.path, byteCount: file.byteCount,
            modifiedNanoseconds: file.modifiedNanoseconds,
            pictureClass: group.verdict.pictureClass)
        }
      }, input: input, in: context)
    groups = decided.applied(to: byFolder, sorter: sorter)
    pictures = groups.flatMap { group in
      let (verdict, species) = (group.verdict, group.verdict.species?.identifier)
      return group.files.map { file in
        FoundPicture(
          path: file.path, folder: verdict.folder, pictureClass: verdict.pictureClass,
          species: species, byteCount: file.byteCount,
          modifiedNanoseconds: file.modifiedNanoseconds, split: verdict.split)
      }
    }
    summary = FilterSummary(
      settings: settings, sorter: sorter, groups: groups, scan: scan,
      missingDecisions: decided.missingCount)
    guard summary.keptCount > 0 else {
      throw sorter.nothingLeft(summary, groups: groups, files: scan.files)
    }
  }

  /// A line for each file, with everything that counts.
  package var listing: String {
    var lines = ""
    for group in groups {
      let (verdict, species) = (group.verdict, group.verdict.species?.identifier ?? "")
      let split = verdict.split.map { "\t\($0.rawValue)" } ?? ""
      let end = "\t\(verdict.pictureClass ?? "")\t\(species)\t\(verdict.reason)\(split)"
      for file in group.files {
        if !lines.isEmpty { lines += "\n" }
        lines += file.path
        lines += "\t\(file.byteCount)\t\(file.modifiedNanoseconds)"
        lines += end
      }
    }
    return lines
  }

  /// What becomes of each picture, given their rows in the order of `pictures`.
  func decisions(on rows: [PictureRow]) -> [Decision] {
    let verdicts = groups.lazy.flatMap { repeatElement($0.verdict, count: $0.files.count) }
    return zip(rows, verdicts).map { row, verdict in
      Decision(pictureID: row.id, stage: .filter, isKept: verdict.isKept, reason: verdict.reason)
    }
  }
}
