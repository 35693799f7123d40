import Files
import Foundation
import PlainText

/// Standard output for data, standard error for messages.
///
/// Every text goes through here, and is cleaned here: names of files, classes and settings come from
/// anywhere, and control characters in them would steer the terminal.
package enum Console {
  /// Prints a line of data, control characters other than line breaks written out.
  package static func print(_ line: String) {
    write(line.withoutControls + "\n", to: STDOUT_FILENO)
  }

  /// Prints a message that is no data, such as an announcement, control characters written out.
  package static func error(_ line: String) {
    write(line.withoutControls + "\n", to: STDERR_FILENO)
  }

  /// Prints text that another program reads: as it is, but cleaned where a terminal shows it.
  package static func print(data text: String) {
    write(isatty(STDOUT_FILENO) == 1 ? text.withoutControls : text, to: STDOUT_FILENO)
  }

  /// Draws the line of a progress display over the one before; its text is cleaned.
  static func draw(_ line: String) {
    write("\r\u{1B}[K" + line.inOneLine, to: STDERR_FILENO)
  }

  /// Prints a value as JSON with sorted keys, as they are or in snake case, in a line of its own or
  /// several.
  package static func print(json value: some Encodable, inSnakeCase: Bool = false) throws {
    let encoder = JSONEncoder()
    if inSnakeCase { encoder.keyEncodingStrategy = .convertToSnakeCase }
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // JSON writes out the control characters below U+0020 itself; the others would not be JSON any more
    // in the way of `inOneLine`.
    write(
      String(decoding: try encoder.encode(value), as: UTF8.self).escapedForJSON + "\n",
      to: STDOUT_FILENO)
  }

  /// Whether standard error is a terminal, so that a line may be drawn over again.
  package static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes text at once.
  ///
  /// When nobody reads standard output any more (`pokeprep list | head`), the program
  /// ends quietly: its reader has what it wanted.
  static func write(_ text: String, to descriptor: Int32) {
    guard !FileDescriptor.write(Array(text.utf8), to: descriptor), descriptor == STDOUT_FILENO
    else {
      return
    }
    if errno == EPIPE { exit(0) }
    error("pokeprep: cannot write the output: \(SystemMessage.last())")
    exit(ExitStatus.failure.rawValue)
  }
}
