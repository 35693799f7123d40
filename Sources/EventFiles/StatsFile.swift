package import Files
import Foundation

/// `stats.jsonl` of a run as StyleGAN writes it: a line per noted step, each value with its number, mean
/// and deviation, and the time.
///
/// A class, because it owns an open file.
package final class StatsFile {
  private let path: String
  private let descriptor: Int32
  private let now: () -> Double

  /// The value by which a line tells its step.
  package static let stepName = "Progress/step"

  /// Opens the file, without the lines of steps after `step`, which a run that goes on does again.
  ///
  /// - Parameters:
  ///   - path: The file, which is made if missing.
  ///   - step: The steps done before; with 0 the file starts afresh.
  ///   - now: Seconds since 1970.
  /// - Throws: `FileError` when it cannot be written.
  package init(
    _ path: String, after step: Int, now: @escaping () -> Double = { Date().timeIntervalSince1970 }
  ) throws(FileError) {
    self.path = path
    self.now = now
    let text = step == 0 ? "" : (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let kept = text.split(separator: "\n").filter {
      (Self.step(of: $0) ?? .infinity) <= Double(step)
    }
    try AtomicFile.replace(path, with: kept.map { $0 + "\n" }.joined())
    descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open", path) }
  }

  deinit { close(descriptor) }

  /// Appends a line; values that are not finite are left out.
  ///
  /// - Throws: `FileError`, for example when the disk is full.
  package func append(_ values: [(name: String, value: Double)]) throws(FileError) {
    let entries = values.filter { $0.value.isFinite }.map {
      "\(Self.quoted($0.name)): {\"num\": 1, \"mean\": \(Self.number($0.value)), \"std\": 0.0}"
    }
    let line = (entries + ["\"timestamp\": \(now())"]).joined(separator: ", ")
    guard FileDescriptor.write(Array("{\(line)}\n".utf8), to: descriptor) else {
      throw .last("write", path)
    }
  }

  /// As many digits as single precision has.
  private static func number(_ value: Double) -> String { "\(Float(value))" }

  private static func quoted(_ text: String) -> String {
    "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }

  private struct Line: Decodable {
    struct Value: Decodable { var mean: Double }
    var step: Value
    enum CodingKeys: String, CodingKey { case step = "Progress/step" }
  }

  private static func step(of line: Substring) -> Double? {
    (try? JSONDecoder().decode(Line.self, from: Data(line.utf8)))?.step.mean
  }
}
