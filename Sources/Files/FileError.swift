/// What the operating system refused to do with a file or a folder.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Which file.
  package let path: String
  /// What was tried, as a verb: "open".
  package let operation: String
  /// Why it failed, in the system's own words or in ours.
  package let reason: String

  package init(path: String, operation: String, reason: String) {
    self.path = path
    self.operation = operation
    self.reason = reason
  }

  /// The failure of the system call that just returned, from `errno`.
  package static func last(_ operation: String, _ path: String) -> FileError {
    FileError(path: path, operation: operation, reason: SystemMessage.last())
  }

  /// One line that names the file, what was tried and why it failed.
  package var description: String { "\(path): cannot \(operation): \(reason)" }
}
