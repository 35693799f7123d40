import Files
import Foundation

/// Which program holds the lock of a workspace, as it has noted in the locked file.
///
/// The line `COMMAND PROCESS START`, where START is when the process began, so that another one of the
/// same number is not taken for it. A program that is killed leaves its line; it counts for nothing, as
/// no such process runs.
package struct LockHolder: Sendable, Hashable {
  /// What it does, such as `review`.
  package var command: String
  /// The number of its process.
  package var process: Int32

  /// The longest line that is read, in bytes.
  private static let limit = 200

  /// What a running program has noted; nil where there is nothing, or nothing that holds.
  init?(notedIn file: Int32) {
    var bytes = [UInt8](repeating: 0, count: Self.limit)
    let count = unsafe pread(file, &bytes, bytes.count, 0)
    guard count > 0, count < Self.limit else { return nil }
    let words = String(decoding: bytes[..<count], as: UTF8.self)
      .split(whereSeparator: \.isWhitespace)
    guard words.count == 3, Self.isCommand(words[0]), let process = Int32(words[1]), process > 0,
      let start = UInt64(words[2]), Self.start(of: process) == start
    else { return nil }
    self.command = String(words[0])
    self.process = process
  }

  /// Notes this process in the locked file; an error is none, as nothing depends on it.
  static func note(_ command: String, in file: Int32) {
    guard isCommand(command), isOwn(file), let start = start(of: getpid()) else { return }
    clear(file)
    let line = Array("\(command) \(getpid()) \(start)\n".utf8)
    _ = unsafe pwrite(file, line, line.count, 0)
  }

  /// Takes away what is noted, while the lock is still held.
  static func clear(_ file: Int32) {
    if isOwn(file) { _ = ftruncate(file, 0) }
  }

  /// Whether it is a plain file under no other name, which nobody misses.
  private static func isOwn(_ file: Int32) -> Bool {
    var status = stat()
    return unsafe fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      && status.st_nlink == 1 && status.st_size <= limit
  }

  private static func isCommand(_ word: some StringProtocol) -> Bool {
    (1...40).contains(word.utf8.count)
      && word.utf8.allSatisfy { (97...122).contains($0) || $0 == UInt8(ascii: "-") }
  }

  /// When a process began, in ticks since the system did (proc(5), field 22 of `stat`); nil where none runs.
  private static func start(of process: Int32) -> UInt64? {
    guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else {
      return nil
    }
    // The second field is the program's name in brackets, which may hold blanks and brackets.
    let text = String(decoding: data, as: UTF8.self)
    guard let bracket = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: bracket)...].split(separator: " ")
    return fields.count > 19 ? UInt64(fields[19]) : nil
  }
}
