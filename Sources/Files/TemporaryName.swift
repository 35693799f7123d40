package import Foundation

/// The names of files that are being written: `.NAME.PROCESS.partial`, beside the file NAME.
package enum TemporaryName {
  private static let ending = ".partial"

  /// The path of the temporary file of this process for the file at `path`.
  package static func beside(_ path: String) -> String {
    let name = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    return "\(path[..<name]).\(path[name...]).\(getpid())\(ending)"
  }

  /// The file that a temporary file will become and the process that writes it; nil for other names.
  package static func parse(_ name: String) -> (file: String, process: pid_t)? {
    guard name.hasPrefix("."), name.hasSuffix(ending) else { return nil }
    // .checkpoint.safetensors.4711.partial: the name of the file, then the process.
    let parts = name.dropFirst().dropLast(ending.count).split(separator: ".")
    guard let process = parts.last.flatMap({ pid_t($0) }), process > 0 else { return nil }
    return (parts.dropLast().joined(separator: "."), process)
  }

  /// Removes the temporary files in a folder, but not below it.
  ///
  /// - Parameters:
  ///   - folder: Where to look; nothing happens where there is none.
  ///   - isAlone: Whether no other process writes there, so that the files of running ones go too.
  ///   - isOurs: Whether a name is that of a file that the program writes there.
  /// - Throws: `FileError` for a file that cannot be removed.
  package static func removeLeftovers(
    in folder: String, isAlone: Bool = false, of isOurs: (String) -> Bool
  ) throws(FileError) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names {
      guard let (file, process) = parse(name), isOurs(file), isAlone || !isRunning(process) else {
        continue
      }
      let path = folder + "/" + name
      guard unsafe unlink(path) == 0 || errno == ENOENT else { throw .last("remove", path) }
    }
  }

  /// Whether a process is there, somebody else's too.
  private static func isRunning(_ process: pid_t) -> Bool {
    kill(process, 0) == 0 || errno != ESRCH
  }
}
