/// Files of one folder that follow each other.
struct FilterRun {
  var verdict: FilterVerdict
  var files: [ScannedFile]

  /// Files in their order, divided where the folder changes.
  static func runs(of files: [ScannedFile], sorter: FolderSorter) -> [FilterRun] {
    var runs: [FilterRun] = []
    var start = 0
    while start < files.count {
      let folder = files[start].folder
      let end = files[start...].firstIndex { $0.folder != folder } ?? files.count
      runs.append(
        FilterRun(verdict: sorter.verdict(onFilesIn: folder), files: Array(files[start..<end])))
      start = end
    }
    return runs
  }
}

extension [FilterRun] {
  /// How many files these are.
  var fileCount: Int { reduce(0) { $0 + $1.files.count } }
}
