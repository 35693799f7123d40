import Foundation

/// Appends a line per step to `log.csv`.
struct RunLog {
  private let table: StepTable
  /// Seconds of training in the lines that the file had.
  let seconds: Double

  /// What a run can have taken; the file may hold anything.
  private static let secondsRange = 0...1e12

  /// Opens the log; see `StepTable`.
  ///
  /// - Parameters:
  ///   - url: The file, which is made if missing.
  ///   - step: The steps done before.
  ///   - metrics: The names of the columns between the losses and the seconds.
  /// - Throws: What the table throws.
  init(_ url: URL, after step: Int, metrics: [String]) throws(TrainingError) {
    table = try StepTable(
      url, columns: ["step", "images", "loss_d", "loss_g"] + metrics + ["seconds"], after: step,
      isMade: true)
    let last = table.kept.last?.last.flatMap { Double($0) } ?? 0
    seconds = Self.secondsRange.contains(last) ? last : 0
  }

  func append(_ record: StepRecord) throws(TrainingError) {
    // A number that does not exist is an empty cell.
    let metrics = record.metrics.map { $0.value.isNaN ? "" : "\($0.value)" }
    try table.append(
      ["\(record.step)", "\(record.images)", "\(record.lossD)", "\(record.lossG)"] + metrics
        + ["\(record.seconds)"])
  }
}
