package import Catalogue

/// What became of a picture's file since `filter` saw it.
package enum SourceState: String, Sendable, Codable, Hashable {
  /// Same size and time of change.
  case unchanged
  /// Another size or time of change: the decisions of stages are about an earlier file.
  case changed
  /// No file is there any more.
  case missing

  /// Compares a file with what was noted of it.
  package init(of path: String, byteCount: Int, modifiedNanoseconds: Int64) {
    guard let status = FileStatus(of: path) else {
      self = .missing
      return
    }
    let isSame =
      status.byteCount == byteCount && status.modifiedNanoseconds == modifiedNanoseconds
    self = isSame ? .unchanged : .changed
  }

  /// Compares the file of a picture in the folder of all pictures.
  package init(of picture: PictureRow, in inputFolder: String) {
    self.init(
      of: inputFolder + "/" + picture.path, byteCount: picture.byteCount,
      modifiedNanoseconds: picture.modifiedNanoseconds)
  }
}
