package import Catalogue
import PlainText

/// What stops a stage or a query; faults of single pictures become rejections instead.
package enum CurationError: Error, Sendable, CustomStringConvertible {
  /// The user asked to stop; what is done so far is in the catalogue.
  case interrupted(stage: StageName)
  /// A stage needs classes, and `filter` has not run.
  case notFiltered(workspace: String)
  /// A folder that should hold pictures cannot be read.
  case unusableFolder(path: String, message: String)
  /// A file of the user's cannot be used; `line` counts from 1, 0 when it is about the whole.
  case unusableFile(path: String, line: Int, message: String)
  /// A setting has a value outside its range.
  case invalidSetting(name: String, found: String, expected: String)
  /// A stage would have nothing to work on.
  case nothingLeft(stage: StageName, message: String)
  /// Another program is changing the workspace; which one, where it has said so.
  case busy(workspace: String, holder: LockHolder? = nil)
  /// A path or name that the catalogue does not know.
  case unknownPicture(path: String, message: String)

  /// A sentence that names what was expected, what was found and what to do, names in it on one line.
  package var description: String {
    // What a parser says of a file may have lines of its own.
    if case .unusableFile(let path, let line, let message) = self {
      return (line > 0 ? "\(path), line \(line): " : "\(path): ").inOneLine + message
    }
    return words.inOneLine
  }

  private var words: String {
    switch self {
    case .interrupted(let stage):
      "\(stage) was interrupted; type the same command to go on from here"
    case .notFiltered(let workspace):
      "\(workspace): no pictures have been filtered here yet; begin with: "
        + "pokeprep filter --types all (or the classes to keep, such as fire,water)"
    case .unusableFolder(let path, let message): "\(path): \(message)"
    case .unusableFile(let path, _, let message): "\(path): \(message)"
    case .invalidSetting(let name, let found, let expected):
      "\(name): expected \(expected), found \(found)"
    case .nothingLeft(let stage, let message): "\(stage): \(message)"
    case .busy(let workspace, let holder):
      "\(workspace): another pokeprep is at work in this workspace"
        + (holder.map { one in
          ": \(one.command), process \(one.process); wait until it has ended, or end it with Ctrl-C "
            + "where it runs or with: kill \(one.process)"
        } ?? "; wait until it has ended")
    case .unknownPicture(let path, let message): "\(path): \(message)"
    }
  }
}
