import Files
import Foundation

/// Standard output for data, standard error for messages.
package enum Console {
  /// Prints a line of data.
  package static func print(_ line: String) {
    write(line + "\n", to: STDOUT_FILENO)
  }

  /// Prints a message that is no data, such as an announcement.
  package static func error(_ line: String) {
    write(line + "\n", to: STDERR_FILENO)
  }

  /// Prints a value as JSON with sorted keys, in a line of its own or several.
  package static func print(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Whether standard error is a terminal, so that a line may be drawn over again.
  package static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes text at once.
  ///
  /// When nobody reads standard output any more (`pokeprep list | head`), the program
  /// ends quietly: its reader has what it wanted.
  package static func write(_ text: String, to descriptor: Int32) {
    guard !FileDescriptor.write(Array(text.utf8), to: descriptor), descriptor == STDOUT_FILENO
    else {
      return
    }
    if errno == EPIPE { exit(0) }
    error("pokeprep: cannot write the output: \(SystemMessage.last())")
    exit(ExitStatus.failure.rawValue)
  }
}
