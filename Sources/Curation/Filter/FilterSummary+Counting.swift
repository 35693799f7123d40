import Species

extension FilterSummary {
  /// Counts what the verdicts say.
  init(
    settings: FilterSettings, sorter: FolderSorter, runs: [FilterRun], problems: [ScanProblem]
  ) {
    let kept = runs.filter(\.verdict.isKept)
    let byClass = Dictionary(grouping: kept) { $0.verdict.pictureClass ?? "" }
    let byFolder = Dictionary(grouping: runs.filter { !$0.verdict.isKept }, by: \.verdict.folder)
    var dropped: [DroppedFolder] = []
    var unknown: [UnknownFolder] = []
    for (folder, runs) in byFolder.sorted(by: { $0.key < $1.key }) {
      for (name, group) in Dictionary(grouping: runs, by: \.verdict.pictureClass) {
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
      input: settings.input, labels: sorter.labels, foundCount: runs.fileCount,
      keptCount: kept.fileCount,
      classes: sorter.keptClasses.map { name in
        let runs = byClass[name] ?? []
        return KeptClass(
          name: name, folderCount: Set(runs.map(\.verdict.folder)).count,
          speciesCount: Set(runs.compactMap(\.verdict.species)).count,
          pictureCount: runs.fileCount)
      },
      dropped: dropped, unknown: unknown,
      unmatched: sorter.unmatchedRows.map {
        UnmatchedRow(line: $0.line, folder: $0.folder, nearestFolder: sorter.nearestFolder(to: $0))
      }, problems: problems)
  }
}
