/// Files of one folder that follow each other, and what `filter` says about them.
struct FolderFiles {
  var verdict: FilterVerdict
  var files: [ScannedFile]
}

extension FolderSorter {
  /// Files in their order, divided where the folder changes or masks stand among pictures.
  func sorted(_ files: [ScannedFile], masks: Set<String> = []) -> [FolderFiles] {
    var groups: [FolderFiles] = []
    var start = 0
    while start < files.count {
      let folder = files[start].folder
      let isMask = masks.contains(files[start].path)
      let end =
        files[start...].firstIndex {
          $0.folder != folder || masks.contains($0.path) != isMask
        } ?? files.count
      let verdict =
        isMask
        ? FilterVerdict(folder: folder, isKept: false, reason: FilterVerdict.mask)
        : verdict(onFilesIn: folder)
      groups.append(FolderFiles(verdict: verdict, files: Array(files[start..<end])))
      start = end
    }
    return groups
  }
}

extension [FolderFiles] {
  /// How many files these are.
  var fileCount: Int { reduce(0) { $0 + $1.files.count } }
}
