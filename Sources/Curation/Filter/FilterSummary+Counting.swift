import Species

extension FilterSummary {
  /// Counts what the verdicts say.
  init(
    settings: FilterSettings, sorter: FolderSorter, verdicts: [FilterVerdict],
    problems: [ScanProblem]
  ) {
    let kept = verdicts.filter(\.isKept)
    let byClass = Dictionary(grouping: kept) { $0.pictureClass ?? "" }
    let byFolder = Dictionary(grouping: verdicts.filter { !$0.isKept }, by: \.folder)
    var dropped: [DroppedFolder] = []
    var unknown: [UnknownFolder] = []
    for (folder, verdicts) in byFolder.sorted(by: { $0.key < $1.key }) {
      for (name, group) in Dictionary(grouping: verdicts, by: \.pictureClass) {
        if let name {
          dropped.append(
            DroppedFolder(folder: folder, pictureClass: name, pictureCount: group.count))
        } else {
          unknown.append(
            UnknownFolder(
              folder: folder, pictureCount: group.count,
              nearestName: sorter.nearestName(to: folder)))
        }
      }
    }
    self.init(
      input: settings.input, labels: sorter.labels, foundCount: verdicts.count,
      keptCount: kept.count,
      classes: sorter.keptClasses.map { name in
        let pictures = byClass[name] ?? []
        return KeptClass(
          name: name, folderCount: Set(pictures.map(\.folder)).count,
          speciesCount: Set(pictures.compactMap(\.species)).count, pictureCount: pictures.count)
      },
      dropped: dropped, unknown: unknown,
      unmatched: sorter.unmatchedRows.map {
        UnmatchedRow(line: $0.line, folder: $0.folder, nearestFolder: sorter.nearestFolder(to: $0))
      }, problems: problems)
  }
}
