package import Foundation
import Synchronization

/// The names of files that are being written: `.NAME.PROCESS-HOST-RANDOM.partial`, beside the file NAME.
///
/// A disk may be shared: of a process on another host nobody here can tell whether it runs, so its files
/// count as left behind only when nobody has changed them for a day. Nobody can know the random part
/// beforehand, and put a symbolic link in the file's place.
package enum TemporaryName {
  /// What a name says.
  package struct Parts: Sendable, Hashable {
    /// The file that the temporary one will become.
    package var file: String
    /// The process that writes it.
    package var process: pid_t
    /// Where that runs; nil in names of earlier versions.
    package var host: String?
  }

  private static let ending = ".partial"
  /// Digits of the numbers in names.
  private static let radix = 36
  /// After how many seconds files of other hosts count as left behind.
  private static let otherHostSeconds = 86_400.0
  /// The folders that this process has looked through.
  private static let seenFolders = Mutex<Set<String>>([])

  /// This host in names: where processes have the same numbers, so containers count each.
  package static let host: String = {
    let numbers = try? FileManager.default.destinationOfSymbolicLink(
      atPath: "/proc/self/ns/pid")
    let machine = FileManager.default.contents(atPath: "/etc/machine-id") ?? Data()
    var name = [CChar](repeating: 0, count: 256)
    unsafe gethostname(&name, name.count - 1)
    // FNV-1a, folded to 32 bits.
    let bytes = name.map { UInt8(bitPattern: $0) } + Array((numbers ?? "").utf8) + machine
    let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    return String((hash ^ hash >> 32) & 0xFFFF_FFFF, radix: radix)
  }()

  /// A path for a temporary file of this process for the file at `path`, another one at each call.
  package static func beside(_ path: String) -> String {
    let name = path.lastSlash.map { path.utf8.index(after: $0) } ?? path.startIndex
    let random = String(UInt64.random(in: .min ... .max), radix: radix)
    return "\(path[..<name]).\(path[name...]).\(getpid())-\(host)-\(random)\(ending)"
  }

  /// What the name of a temporary file says; nil for other names.
  package static func parse(_ name: String) -> Parts? {
    guard name.hasPrefix("."), name.hasSuffix(ending) else { return nil }
    // .checkpoint.safetensors.4711-1x2y-c0ffee.partial: the name of the file, the process, the host and
    // the random part, of which names of earlier versions lack the host or both.
    let parts = name.dropFirst().dropLast(ending.count).split(separator: ".")
    let ends = parts.last?.split(separator: "-", omittingEmptySubsequences: false) ?? []
    guard let process = ends.first.flatMap({ pid_t($0) }), process > 0, ends.count <= 3,
      ends.dropFirst().allSatisfy({ UInt64($0, radix: radix) != nil })
    else { return nil }
    return Parts(
      file: parts.dropLast().joined(separator: "."), process: process,
      host: ends.count == 3 ? String(ends[1]) : nil)
  }

  /// Whether nobody is writing the temporary file or folder at a path any more, as far as can be told.
  static func isLeft(_ parts: Parts, at path: String) -> Bool {
    if parts.host == host { return !isRunning(parts.process) }
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return false }
    return Date().timeIntervalSince1970 - Double(status.st_mtim.tv_sec) > otherHostSeconds
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
    return names.compactMap { name in
      let path = folder + "/" + name
      guard let parts = parse(name), isOurs(parts.file), isAlone || isLeft(parts, at: path) else {
        return nil
      }
      return path
    }
  }

  /// Whether a process is there, somebody else's too.
  private static func isRunning(_ process: pid_t) -> Bool {
    kill(process, 0) == 0 || errno != ESRCH
  }
}
