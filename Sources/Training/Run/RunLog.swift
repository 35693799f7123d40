import Files
import Foundation
import Safetensors

/// Appends a line per step to `log.csv`.
///
/// A class, because it owns an open file.
final class RunLog {
  private let columns: [String]
  private let handle: FileHandle
  private let path: String
  /// Seconds of training in the lines that the file had.
  let seconds: Double

  /// What a run can have taken; the file may hold anything.
  private static let secondsRange = 0...1e12

  /// Opens the log, without the lines of steps after `step`, which a resumed run does again.
  ///
  /// - Parameters:
  ///   - url: The file, which is made if missing.
  ///   - step: The steps done before; with 0 the log starts afresh.
  ///   - metrics: The names of the columns between the losses and the seconds.
  /// - Throws: `TrainingError.file` when the file cannot be replaced, `.unreadable` when it cannot
  ///   be opened for writing.
  init(_ url: URL, after step: Int, metrics: [String]) throws(TrainingError) {
    path = url.path
    columns = ["step", "images", "loss_d", "loss_g"] + metrics + ["seconds"]
    let columns = columns
    var lines: [Substring] = []
    if step > 0, let text = try? String(contentsOf: url, encoding: .utf8) {
      lines = text.split(separator: "\n").dropFirst().filter { line in
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        return fields.count == columns.count && (Int(fields[0]) ?? .max) <= step
      }
    }
    let last = lines.last?.split(separator: ",").last.flatMap { Double($0) } ?? 0
    seconds = Self.secondsRange.contains(last) ? last : 0
    let text = ([columns.joined(separator: ",")] + lines.map(String.init))
      .joined(separator: "\n")
    do {
      try AtomicFile.replace(url.path, with: text + "\n")
      handle = try FileHandle(forWritingTo: url)
      try handle.seekToEnd()
    } catch let error as FileError {
      throw .file(.file(error))
    } catch {
      throw .unreadable(
        path: url.path, reason: "cannot be written: \(SystemMessage.reason(of: error))")
    }
  }

  deinit { try? handle.close() }

  func append(_ record: StepRecord) throws(TrainingError) {
    // A number that does not exist is an empty cell.
    let metrics = record.metrics.map { $0.value.isNaN ? "" : "\($0.value)" }
    let cells =
      ["\(record.step)", "\(record.images)", "\(record.lossD)", "\(record.lossG)"] + metrics
      + ["\(record.seconds)"]
    let line = cells.joined(separator: ",") + "\n"
    do {
      try handle.write(contentsOf: Data(line.utf8))
    } catch {
      throw .unreadable(path: path, reason: "cannot be written: \(SystemMessage.reason(of: error))")
    }
  }
}
