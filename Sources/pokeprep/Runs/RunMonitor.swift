import CommandShell
import Foundation
import Networks
import Reports
import Scoring
import Shards
import Training

/// Looks at a run from outside while it trains: alarms, and scores where they were asked for.
///
/// What it does costs no time of training and changes no number of it. A class, because the run and
/// its end ask for the alarm that stopped it.
final class RunMonitor {
  /// The alarm that ends the run.
  private(set) var stoppedBy: Alarm?
  private let run: RunFolder
  private let trainer: Trainer
  private let scorer: RunScorer?
  private let watcher: RunWatcher?
  private let events: RunEvents
  private let say: (String) -> Void
  private let stopOn: [AlarmKind]
  private var watch = AlarmWatch()
  private var tables: (scores: StepTable, looks: StepTable, alarms: StepTable)?
  private var cadence = Cadence(steps: 0, minutes: nil, from: 0)
  private var best: (kid: Double, step: Int)?
  private var lastScored = -1
  /// What the discriminator got right in the steps since the last look.
  private var rights: [Double] = []
  private var picturesPerStep: Int {
    run.configuration.batch * run.configuration.recipe.updates.discriminator
  }

  /// A monitor; without a scorer nothing is scored, without a watcher nothing looked at.
  init(
    run: RunFolder, trainer: Trainer, scorer: RunScorer?, watcher: RunWatcher?, events: RunEvents,
    say: @escaping (String) -> Void
  ) {
    self.run = run
    self.trainer = trainer
    self.scorer = scorer
    self.watcher = watcher
    self.events = events
    self.say = say
    stopOn = (run.configuration.stopOn ?? []).compactMap(AlarmKind.init)
  }

  /// Takes an event of the run.
  func handle(_ event: TrainingEvent) throws {
    switch event {
    case .started(let summary): try begin(after: summary.firstStep)
    case .step(let record): try follow(record)
    case .finished(let reason, let step):
      guard scorer != nil, reason == .completed || stoppedBy != nil else { return }
      if lastScored != step { try score(step) }
      if let best {
        say("the best score was KID \(Self.text(best.kid)) at step \(grouped(best.step))")
      }
    case .samples, .checkpointed, .shardsReplaced: break
    }
  }

  private func begin(after step: Int) throws {
    let tables = (
      scores: try StepTable(
        run.scoresURL, columns: ["step", "images", "kid", "kid_error", "kid_floor"], after: step),
      looks: try StepTable(run.watchURL, columns: RunLook.columns, after: step),
      alarms: try StepTable(run.alarmsURL, columns: Alarm.columns, after: step)
    )
    self.tables = tables
    for cells in tables.looks.kept { _ = RunLook(cells: cells).map { watch.take($0) } }
    for cells in tables.scores.kept {
      if let step = Int(cells[0]), let kid = Double(cells[2]) { note(kid, step: step) }
    }
    let log = step > 0 ? try? String(contentsOf: run.logURL, encoding: .utf8) : nil
    let lines = TrainingLog(csv: log ?? "")
    let steps = lines["step"]
    for index in steps.indices where steps[index] > Double(step - step % AlarmWatch.interval) {
      rights.append(Self.right { lines[$0].isEmpty ? nil : Float(lines[$0][index]) })
    }
    let configuration = run.configuration
    cadence = Cadence(
      steps: configuration.scoreEvery ?? 0, minutes: configuration.scoreMinutes,
      from: lines["seconds"].last ?? 0)
    if let scorer {
      say(
        "scoring \(grouped(scorer.sampleCounts.reduce(0, +))) samples each time; KID between halves "
          + "of the real pictures: \(Self.text(scorer.floor))")
    }
    // A run that was stopped between a step and its score makes up for it.
    if step > 0, lastScored != step, cadence.isDue(step: step, seconds: 0) { try score(step) }
  }

  private func follow(_ record: StepRecord) throws {
    rights.append(
      Self.right { $0 == "loss_d" ? record.lossD : record[$0] })
    if record.step % AlarmWatch.interval == 0 { try look(record.step) }
    if cadence.isDue(step: record.step, seconds: record.seconds) { try score(record.step) }
  }

  private func look(_ step: Int) throws {
    let right = rights.reduce(0, +) / Double(max(rights.count, 1))
    rights = []
    guard let watcher else { return }
    let kind = run.configuration.recipe.loss.kind
    let look = try watcher.look(
      at: trainer.sampler.samples(of: watcher.sampleCounts), step: step,
      discriminator: [.wasserstein, .relativistic].contains(kind) ? .nan : right)
    try tables?.looks.append(look.cells)
    try events.note(look: look.cells, step: step)
    for alarm in watch.take(look) {
      try tables?.alarms.append(alarm.cells)
      say(alarm.description)
      if stopOn.contains(alarm.kind) { stoppedBy = stoppedBy ?? alarm }
    }
  }

  private func score(_ step: Int) throws {
    guard let scorer, !Interruption.isRequested else { return }
    let start = ContinuousClock.now
    let score = try scorer.score(of: trainer.sampler.samples(of: scorer.sampleCounts))
    let kid = (score.kid * 1000).rounded() / 1000
    let isBest = best.map { kid < $0.kid } ?? true
    if isBest { try trainer.saveCheckpoint(in: run, to: run.bestURL) }
    try tables?.scores.append(
      ["\(step)", "\(step * picturesPerStep)"]
        + [kid, score.standardError, scorer.floor].map { String(format: "%.3f", $0) })
    try events.note(kid: kid, step: step)
    note(kid, step: step)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    say(
      "step \(grouped(step)): KID \(Self.text(kid)) ± \(Self.text(score.standardError))"
        + (isBest ? ", the best so far" : "") + String(format: " (%.1f s)", seconds))
  }

  private func note(_ kid: Double, step: Int) {
    lastScored = step
    if best.map({ kid < $0.kid }) ?? true { best = (kid, step) }
  }

  private static func text(_ kid: Double) -> String { String(format: "%.1f", kid) }

  /// What the discriminator gets right, from the numbers of a step: the worse of both sides, or what a
  /// hinge loss comes to.
  private static func right(_ number: (String) -> Float?) -> Double {
    if let real = number("accuracy_real"), let fake = number("accuracy_fake") {
      return Double(min(real, fake))
    }
    return number("loss_d").map { min(max(1 - Double($0) / 2, 0), 1) } ?? .nan
  }
}
