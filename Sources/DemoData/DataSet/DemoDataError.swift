/// Why a demo data set was not written.
package enum DemoDataError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The folder holds pictures already.
  case folderInUse(path: String)
  /// A file could not be written.
  case unwritable(path: String, words: String)

  /// A sentence that names the file and what to do.
  package var description: String {
    switch self {
    case .folderInUse(let path):
      "\(path): holds pictures already; name an empty folder, or add --overwrite to replace an "
        + "earlier demo data set there"
    case .unwritable(let path, let words):
      "\(path): cannot be written (\(words)); check that the disk has room and the folder is yours"
    }
  }
}
