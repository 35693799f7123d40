/// What can go wrong with a catalogue file.
package enum CatalogueError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file is not there; `filter` makes it.
  case missing(path: String)
  /// The file is there but SQLite cannot open it as a catalogue.
  case unopenable(path: String, message: String)
  /// The file was made by a newer version of the program.
  case newerFormat(path: String)
  /// The file was made by an older version of the program and cannot be written.
  case olderFormat(path: String)
  /// The file cannot be written and holds changes of a program that was stopped, or is at work.
  case unfinished(path: String)
  /// Another process kept the catalogue locked for too long.
  case busy(path: String)
  /// A query or a write failed; `message` is SQLite's.
  case database(path: String, message: String)
  /// A column holds a value that no version of the program writes.
  case unreadable(path: String, column: String, found: String)

  /// A sentence that names the file, what was found and what to do.
  package var description: String {
    switch self {
    case .missing(let path):
      "\(path): there is no catalogue yet; make one with: pokeprep filter --types all"
    case .unopenable(let path, let message):
      "\(path): not a catalogue that can be opened (\(message)); move it away and run pokeprep filter again"
    case .newerFormat(let path):
      "\(path): written by a newer pokeprep; update the program or use another --workspace"
    case .olderFormat(let path):
      "\(path): written by an older pokeprep, and cannot be brought up to date where it cannot be "
        + "written; copy the workspace, or make it writable once"
    case .unfinished(let path):
      "\(path): cannot be written, and its last changes are still in \(path)-wal; copy the workspace "
        + "and look at the copy, or make it writable once"
    case .busy(let path):
      "\(path): another pokeprep is writing to it; wait for it to finish and try again"
    case .database(let path, let message):
      "\(path): \(message); check that the disk has room and the file can be written"
    case .unreadable(let path, let column, let found):
      "\(path): \(column) holds \"\(found)\", which is not a known value; "
        + "move the file away and run pokeprep filter again"
    }
  }
}
