package import Catalogue
import Foundation
import Species

/// What `filter` would do, found out by reading alone.
package struct FilterPlan: Sendable {
  /// The numbers and names to show.
  package let summary: FilterSummary
  /// Every file with its class, ordered by path.
  package let pictures: [FoundPicture]
  /// The settings that led here.
  package let settings: FilterSettings
  /// Digest of the settings and of everything found.
  package let fingerprint: String
  /// Why the pictures are kept or not, in their order.
  let runs: [FilterRun]

  /// Walks through the input folder of `settings` and sorts its folders.
  ///
  /// - Throws: `CurationError` for an input folder or class list that cannot be used, a class asked
  ///   for that nothing is called, and when no picture would be left.
  package init(settings: FilterSettings, workspace: Workspace) throws {
    let input = workspace.absolutePath(settings.input)
    let scan = try PictureScan(of: input, workspace: workspace)
    guard !scan.files.isEmpty else {
      throw CurationError.unusableFolder(
        path: input, words: "holds no files; expected one folder of pictures per class")
    }
    let classes = try settings.classes.map {
      try ClassList(contentsOf: workspace.absolutePath($0))
    }
    let sorter = FolderSorter(settings: settings, classes: classes ?? ClassList(), scan: scan)
    try sorter.checkRequestedNames()
    self.settings = settings
    runs = FilterRun.runs(of: scan.files, sorter: sorter)
    pictures = runs.flatMap { run in
      let (verdict, species) = (run.verdict, run.verdict.species?.identifier)
      return run.files.map { file in
        FoundPicture(
          path: file.path, folder: verdict.folder, pictureClass: verdict.pictureClass,
          species: species, byteCount: file.byteCount,
          modifiedNanoseconds: file.modifiedNanoseconds)
      }
    }
    summary = FilterSummary(
      settings: settings, sorter: sorter, runs: runs, problems: scan.problems)
    guard summary.keptCount > 0 else { throw sorter.nothingLeft(summary) }
    fingerprint = StageFingerprint.digest(
      .filter, version: 1, settings: try StageFingerprint.json(settings),
      upstream: Self.lines(of: runs))
  }

  /// A line for each file, with everything that counts.
  private static func lines(of runs: [FilterRun]) -> String {
    var lines = ""
    for run in runs {
      let (verdict, species) = (run.verdict, run.verdict.species?.identifier ?? "")
      let end = "\t\(verdict.pictureClass ?? "")\t\(species)\t\(verdict.reason)"
      for file in run.files {
        if !lines.isEmpty { lines += "\n" }
        lines += file.path
        lines += "\t\(file.byteCount)\t\(file.modifiedNanoseconds)"
        lines += end
      }
    }
    return lines
  }
}
