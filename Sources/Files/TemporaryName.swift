package import Foundation
import Synchronization

/// The names of files that are being written: `.NAME.PROCESS-RANDOM.partial`, beside the file NAME.
///
/// Nobody can know the random part beforehand, and put a symbolic link in the file's place.
package enum TemporaryName {
  private static let ending = ".partial"
  /// The folders that this process has looked through.
  private static let seenFolders = Mutex<Set<String>>([])

  /// A path for a temporary file of this process for the file at `path`, another one at each call.
  package static func beside(_ path: String) -> String {
    let name = path.lastSlash.map { path.utf8.index(after: $0) } ?? path.startIndex
    let random = String(UInt64.random(in: .min ... .max), radix: 16)
    return "\(path[..<name]).\(path[name...]).\(getpid())-\(random)\(ending)"
  }

  /// The file that a temporary file will become and the process that writes it; nil for other names.
  package static func parse(_ name: String) -> (file: String, process: pid_t)? {
    guard name.hasPrefix("."), name.hasSuffix(ending) else { return nil }
    // .checkpoint.safetensors.4711-c0ffee.partial: the name of the file, the process, the random part,
    // which names of earlier versions lack.
    let parts = name.dropFirst().dropLast(ending.count).split(separator: ".")
    let ends = parts.last?.split(separator: "-", omittingEmptySubsequences: false) ?? []
    guard let process = ends.first.flatMap({ pid_t($0) }), process > 0, ends.count <= 2,
      ends.dropFirst().allSatisfy({ UInt64($0, radix: 16) != nil })
    else { return nil }
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
    for path in leftovers(in: folder, isAlone: isAlone, of: isOurs) {
      guard unsafe unlink(path) == 0 || errno == ENOENT else { throw .last("remove", path) }
    }
  }

  /// Removes the files that killed programs left in the folder of a file, as far as it can; looks only
  /// once in each folder.
  static func removeLeftoversOnce(beside path: String) {
    let folder = (path as NSString).deletingLastPathComponent
    guard seenFolders.withLock({ $0.insert(folder).inserted }) else { return }
    for path in leftovers(in: folder.isEmpty ? "." : folder, isAlone: false, of: { _ in true }) {
      unsafe unlink(path)
    }
  }

  /// The paths of temporary files that nobody is writing.
  private static func leftovers(
    in folder: String, isAlone: Bool, of isOurs: (String) -> Bool
  ) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { name in
      guard let (file, process) = parse(name) else { return false }
      return isOurs(file) && (isAlone || !isRunning(process))
    }.map { folder + "/" + $0 }
  }

  /// Whether a process is there, somebody else's too.
  static func isRunning(_ process: pid_t) -> Bool {
    kill(process, 0) == 0 || errno != ESRCH
  }
}
