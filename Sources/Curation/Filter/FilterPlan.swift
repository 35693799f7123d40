public import Catalogue
import Foundation
import Species

/// What `filter` would do, found out by reading alone.
public struct FilterPlan: Sendable {
  /// The numbers and names to show.
  public let summary: FilterSummary
  /// Every file with its class, ordered by path.
  public let pictures: [FoundPicture]
  /// The settings that led here.
  public let settings: FilterSettings
  /// Digest of the settings and of everything found.
  public let fingerprint: String
  /// Why each picture is kept or not, beside `pictures`.
  let verdicts: [FilterVerdict]

  /// Walks through the input folder of `settings` and sorts its folders.
  ///
  /// - Throws: `CurationError` for an input folder or class list that cannot be used, a class asked
  ///   for that nothing is called, and when no picture would be left.
  public init(settings: FilterSettings, workspace: Workspace) throws {
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
    verdicts = scan.files.map { sorter.verdict(on: $0) }
    pictures = zip(scan.files, verdicts).map { file, verdict in
      FoundPicture(
        path: file.path, folder: verdict.folder, pictureClass: verdict.pictureClass,
        species: verdict.species?.identifier, byteCount: file.byteCount,
        modifiedNanoseconds: file.modifiedNanoseconds)
    }
    summary = FilterSummary(
      settings: settings, sorter: sorter, verdicts: verdicts, problems: scan.problems)
    guard summary.keptCount > 0 else { throw sorter.nothingLeft(summary) }
    fingerprint = try Self.fingerprint(settings, pictures, verdicts)
  }

  private static func fingerprint(
    _ settings: FilterSettings, _ pictures: [FoundPicture], _ verdicts: [FilterVerdict]
  ) throws -> String {
    let found = zip(pictures, verdicts).map { picture, verdict in
      "\(picture.path)\t\(picture.byteCount)\t\(picture.modifiedNanoseconds)\t"
        + "\(picture.pictureClass ?? "")\t\(picture.species ?? "")\t\(verdict.reason)"
    }
    return StageFingerprint.digest(
      .filter, version: 1, settings: try StageFingerprint.json(settings),
      upstream: found.joined(separator: "\n"))
  }
}
