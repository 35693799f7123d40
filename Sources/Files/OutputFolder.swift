import Foundation

/// Folders that the program makes.
package enum OutputFolder {
  /// Makes a folder and those above it; does nothing where it is.
  ///
  /// - Throws: `FileError` with the system's reason and what to check.
  package static func make(_ path: String) throws(FileError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw FileError(
        path: path, operation: "make the folder",
        reason:
          "\(SystemMessage.reason(of: error)); check that the folder above is one and is yours")
    }
  }
}

/// Paths of files that may not exist yet.
package enum RealPath {
  /// The path with symbolic links followed, as far as it exists.
  package static func of(_ path: String) -> String {
    var rest: [String] = []
    var base = URL(fileURLWithPath: path).standardizedFileURL
    while !FileManager.default.fileExists(atPath: base.path), base.path != "/" {
      rest.insert(base.lastPathComponent, at: 0)
      base.deleteLastPathComponent()
    }
    return rest.reduce(base.resolvingSymlinksInPath()) { $0.appendingPathComponent($1) }.path
  }
}
