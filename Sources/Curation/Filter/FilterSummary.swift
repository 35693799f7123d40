/// What `filter` found, kept and left out.
package struct FilterSummary: Codable, Sendable, Hashable {
  /// A class that was asked for.
  package struct KeptClass: Codable, Sendable, Hashable {
    /// Its name.
    package var name: String
    /// How many folders it was found in.
    package var folderCount: Int
    /// How many species these are; 0 where folders are not named after species.
    package var speciesCount: Int
    /// How many pictures it has.
    package var pictureCount: Int
  }

  /// A folder whose class was not asked for.
  package struct DroppedFolder: Codable, Sendable, Hashable {
    /// Relative to the input folder.
    package var folder: String
    /// The class it stands for.
    package var pictureClass: String
    /// How many pictures it has.
    package var pictureCount: Int
  }

  /// A folder whose name says nothing.
  package struct UnknownFolder: Codable, Sendable, Hashable {
    /// Relative to the input folder; empty for pictures in the input folder itself.
    package var folder: String
    /// How many pictures it has.
    package var pictureCount: Int
    /// The known name most like its own, when one is near.
    package var nearestName: String?
  }

  /// A row of the class list that names no folder with pictures.
  package struct UnmatchedRow: Codable, Sendable, Hashable {
    /// The row's line in the file, from 1.
    package var line: Int
    /// The folder that it names.
    package var folder: String
    /// The folder most like it, when one is near.
    package var nearestFolder: String?
  }

  /// The folder that was read, as the workspace knows it.
  package var input: String
  /// How folder names were read: `types` or `folders`.
  package var labels: FilterSettings.Labels
  /// Files found.
  package var foundCount: Int
  /// Pictures kept.
  package var keptCount: Int
  /// The classes kept, in the order asked for.
  package var classes: [KeptClass]
  /// Folders of other classes.
  package var dropped: [DroppedFolder]
  /// Folders whose names say nothing.
  package var unknown: [UnknownFolder]
  /// Rows of the class list that took no part.
  package var unmatched: [UnmatchedRow]
  /// What could not be read.
  package var problems: [ScanProblem]
}

extension FilterSummary {
  /// Counts what the verdicts say.
  init(
    settings: FilterSettings, sorter: FolderSorter, groups: [FolderFiles], problems: [ScanProblem]
  ) {
    let kept = groups.filter(\.verdict.isKept)
    let byClass = Dictionary(grouping: kept) { $0.verdict.pictureClass ?? "" }
    let byFolder = Dictionary(grouping: groups.filter { !$0.verdict.isKept }, by: \.verdict.folder)
    var dropped: [DroppedFolder] = []
    var unknown: [UnknownFolder] = []
    for (folder, files) in byFolder.sorted(by: { $0.key < $1.key }) {
      for (name, group) in Dictionary(grouping: files, by: \.verdict.pictureClass) {
        if let name {
          dropped.append(
            DroppedFolder(folder: folder, pictureClass: name, pictureCount: group.fileCount))
        } else {
          unknown.append(
            UnknownFolder(
              folder: folder, pictureCount: group.fileCount,
              nearestName: sorter.nearestName(to: folder)))
        }
      }
    }
    self.init(
      input: settings.input, labels: sorter.labels, foundCount: groups.fileCount,
      keptCount: kept.fileCount,
      classes: sorter.keptClasses.map { name in
        let files = byClass[name] ?? []
        return KeptClass(
          name: name, folderCount: Set(files.map(\.verdict.folder)).count,
          speciesCount: Set(files.compactMap(\.verdict.species)).count,
          pictureCount: files.fileCount)
      },
      dropped: dropped, unknown: unknown,
      unmatched: sorter.unmatchedRows.map {
        UnmatchedRow(line: $0.line, folder: $0.folder, nearestFolder: sorter.nearestFolder(to: $0))
      }, problems: problems)
  }
}
