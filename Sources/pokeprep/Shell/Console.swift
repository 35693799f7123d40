import Files
import Foundation

/// Standard output for data, standard error for messages.
enum Console {
  /// Prints a line of data.
  static func print(_ line: String) {
    write(line + "\n", to: STDOUT_FILENO)
  }

  /// Prints a message that is no data, such as an announcement.
  static func error(_ line: String) {
    write(line + "\n", to: STDERR_FILENO)
  }

  /// Prints a value as JSON with sorted keys, in a line of its own or several.
  static func print(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Whether standard error is a terminal, so that a line may be drawn over again.
  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes text at once.
  ///
  /// When nobody reads standard output any more (`pokeprep list | head`), the program
  /// ends quietly: its reader has what it wanted.
  static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    var start = 0
    while start < bytes.count {
      let written = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Foundation.write(
          descriptor, buffer.baseAddress?.advanced(by: start), bytes.count - start)
      }
      if written < 0 {
        if errno == EINTR { continue }
        guard descriptor == STDOUT_FILENO else { return }
        if errno == EPIPE { exit(0) }
        error("pokeprep: cannot write the output: \(SystemMessage.last())")
        exit(ExitStatus.failure.rawValue)
      }
      start += written
    }
  }
}
