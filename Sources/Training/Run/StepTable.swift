import Files
package import Foundation
import Safetensors

/// A CSV file of a run whose lines begin with a step, such as `log.csv`; a resumed run goes on after
/// the lines of its checkpoint.
///
/// A class, because it owns an open file.
package final class StepTable {
  /// The cells of the lines that the file had.
  package let kept: [[Substring]]
  private let columns: [String]
  private let url: URL
  private var handle: FileHandle?

  /// Opens the file, without the lines of steps after `step`, which a resumed run does again.
  ///
  /// - Parameters:
  ///   - url: The file.
  ///   - columns: The names in its first line; the last may hold commas.
  ///   - step: The steps done before; with 0 the file starts afresh.
  ///   - isMade: Whether the file is made at once; else with its first line.
  /// - Throws: `TrainingError.file` when the file cannot be replaced, `.unreadable` when it cannot
  ///   be opened for writing.
  package init(
    _ url: URL, columns: [String], after step: Int, isMade: Bool = false
  ) throws(TrainingError) {
    self.url = url
    self.columns = columns
    let text = try? String(contentsOf: url, encoding: .utf8)
    kept =
      step == 0
      ? []
      : (text ?? "").split(separator: "\n").dropFirst().map { line in
        line.split(
          separator: ",", maxSplits: columns.count - 1, omittingEmptySubsequences: false)
      }.filter { $0.count == columns.count && (Int($0[0]) ?? .max) <= step }
    if isMade || text != nil { try make() }
  }

  deinit { try? handle?.close() }

  /// Writes a line.
  package func append(_ cells: [String]) throws(TrainingError) {
    if handle == nil { try make() }
    do {
      try handle?.write(contentsOf: Data((cells.joined(separator: ",") + "\n").utf8))
    } catch {
      throw .unreadable(
        path: url.path, reason: "cannot be written: \(SystemMessage.reason(of: error))")
    }
  }

  private func make() throws(TrainingError) {
    let lines = [columns.joined(separator: ",")] + kept.map { $0.joined(separator: ",") }
    do {
      try AtomicFile.replace(url.path, with: lines.joined(separator: "\n") + "\n")
      handle = try FileHandle(forWritingTo: url)
      _ = try handle?.seekToEnd()
    } catch let error as FileError {
      throw .file(.file(error))
    } catch {
      throw .unreadable(
        path: url.path, reason: "cannot be written: \(SystemMessage.reason(of: error))")
    }
  }
}
