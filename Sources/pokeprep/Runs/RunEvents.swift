import EventFiles
import Foundation
import Reports
import Scoring
import Training

/// What a run leaves for TensorBoard, and as `stats.jsonl`: its numbers under StyleGAN's names and under
/// those of its own tables, its sample sheets and its settings.
///
/// A class, because the run and what watches it write to the same files.
final class RunEvents {
  private let run: RunFolder
  private let events: EventFile
  private let stats: StatsFile
  private var last: StepRecord?
  private var lastNoted = 0

  /// Begins the files of a run that goes on after `step`.
  init(of run: RunFolder, after step: Int) throws {
    self.run = run
    events = try EventFile(in: run.url.path, after: step)
    stats = try StatsFile(run.url.appendingPathComponent("stats.jsonl").path, after: step)
    lastNoted = step
    if step == 0 {
      let lines = try run.configuration.yaml().split(
        separator: "\n", omittingEmptySubsequences: false)
      // Markdown shows lines that are set in as they are.
      let text = lines.map { "    \($0)" }.joined(separator: "\n")
      try events.append(step: 0, [.text(tag: "config", text)])
    }
  }

  /// Takes an event of the run; sheets must be on the disk.
  func handle(_ event: TrainingEvent) throws {
    switch event {
    case .step(let record):
      last = record
      if Self.isNoted(record.step) { try note(record) }
    case .samples(let grid): try noteSheet(step: grid.step)
    case .finished:
      if let last, last.step > lastNoted { try note(last) }
    case .started, .checkpointed, .shardsReplaced: break
    }
  }

  /// Notes a score of the samples, KID ×1000.
  func note(kid: Double, step: Int) throws {
    try events.append(
      step: step, [.scalar(tag: "Metrics/kid", Float(kid / 1000))])
  }

  /// Notes a look at the pictures, by the names of its columns.
  func note(look cells: [String], step: Int) throws {
    try events.append(
      step: step,
      zip(RunLook.columns, cells).dropFirst().compactMap { name, cell in
        Float(cell).map { .scalar(tag: "watch/\(name)", $0) }
      }.filter(\.isFinite))
  }

  /// Every step up to 100, every tenth up to 10,000, then every hundredth: the files stay small, and
  /// `log.csv` has all.
  private static func isNoted(_ step: Int) -> Bool {
    step <= 100 || step % (step <= 10_000 ? 10 : 100) == 0
  }

  private func note(_ record: StepRecord) throws {
    lastNoted = record.step
    let values = StepScalars(of: record).values
    try events.append(
      step: record.step, values.map { .scalar(tag: $0.name, Float($0.value)) })
    try stats.append([(StatsFile.stepName, Double(record.step))] + values)
  }

  private func noteSheet(step: Int) throws {
    let png = try Data(contentsOf: run.sampleURL(step: step))
    // The size stands in the first chunk, big-endian.
    guard png.count > 24 else { return }
    func number(at start: Int) -> Int { png[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
    try events.append(
      step: step,
      [
        .image(
          tag: "samples", png: Array(png), width: number(at: 16), height: number(at: 20))
      ])
  }
}

/// The numbers of a step by the names of their curves.
struct StepScalars {
  /// Finite numbers in a fixed order.
  let values: [(name: String, value: Double)]

  init(of record: StepRecord) {
    let images = Double(record.images)
    var all: [(String, Double)] = [
      ("Loss/G/loss", Double(record.lossG)), ("Loss/D/loss", Double(record.lossD)),
      ("Loss/scores/real", Double(record.scores.realMean)),
      ("Loss/scores/fake", Double(record.scores.fakeMean)),
      ("Loss/signs/real", Double(record.scores.realSign)),
      ("Progress/kimg", images / 1000), ("Timing/total_sec", record.seconds),
      ("Timing/sec_per_kimg", record.seconds / max(images, 1) * 1000),
    ]
    if let r1 = record["r1"] { all.append(("Loss/r1_penalty", Double(r1))) }
    if let probability = record["augment_probability"] {
      all.append(("Progress/augment", Double(probability)))
    }
    all += [("log/loss_d", Double(record.lossD)), ("log/loss_g", Double(record.lossG))]
    all += record.metrics.map { ("log/\($0.name)", Double($0.value)) }
    values = all.filter { $0.1.isFinite }
  }
}

extension EventSummary {
  /// Whether there is something to show.
  fileprivate var isFinite: Bool {
    if case .scalar(_, let value) = self { value.isFinite } else { true }
  }
}
