import CommandShell
import Files
import Foundation
import Kernels
import Scoring
import Training

/// Trains and scores the candidates of a search, round after round.
struct SearchRun {
  let plan: SearchPlan
  let folder: URL
  let output: OutputOptions
  /// What is known so far.
  private(set) var record: SearchRecord
  private let engine: KernelEngine
  private let lock: RunLock
  private let bar: ProgressBar

  /// The file with the winner's configuration.
  static let winnerName = "winner.yaml"
  private static let names: Set = [planName, recordName, runsName, winnerName]
  private static let planName = "search.yaml"
  private static let recordName = "search.csv"
  static let runsName = "runs"

  /// A new search, or one that goes on.
  ///
  /// - Throws: `CommandProblem` for a folder that holds another search or something else.
  init(
    plan: SearchPlan, folder: URL, isResumed: Bool, engine: KernelEngine, output: OutputOptions
  ) throws {
    (self.plan, self.folder, self.engine, self.output) = (plan, folder, engine, output)
    let planURL = folder.appendingPathComponent(Self.planName)
    let begun = try? String(contentsOf: planURL, encoding: .utf8)
    if let begun {
      guard isResumed else {
        throw CommandProblem(
          "--out: \(folder.path) already holds a search; go on with it by --resume, or choose another "
            + "--out")
      }
      try Self.compare(begun, plan.text, in: planURL)
    } else {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      if let foreign = names.sorted().first(where: { !$0.hasPrefix(".") }) {
        throw CommandProblem(
          "--out: expected an empty folder for the search, or none, found '\(foreign)' in "
            + "\(folder.path); choose another --out")
      }
      if isResumed { output.announce("nothing to resume: a new search begins") }
    }
    try OutputFolder.make(folder.appendingPathComponent(Self.runsName).path)
    lock = try RunLock(folder)
    if begun == nil { try AtomicFile.replace(planURL.path, with: plan.text) }
    try? TemporaryName.removeLeftovers(in: folder.path) { Self.names.contains($0) }
    record = try SearchRecord(
      folder.appendingPathComponent(Self.recordName), candidates: plan.candidates)
    bar = output.progressBar()
  }

  private static func compare(_ old: String, _ new: String, in file: URL) throws {
    guard old != new else { return }
    let (before, now) = (old.split(separator: "\n"), new.split(separator: "\n"))
    let pairs = zip(before + [""], now + [""])
    let (expected, found) = pairs.first { $0 != $1 } ?? ("", "")
    throw CommandProblem(
      "\(file.path): expected \(expected.isEmpty ? "no more candidates" : expected), with which the "
        + "search was begun, found \(found.isEmpty ? "fewer candidates" : found); give the same options "
        + "and shards, or begin a new search with another --out")
  }

  /// Goes through all rounds.
  ///
  /// - Returns: The best candidate's place; nil after an interruption.
  /// - Throws: `CommandProblem` where every candidate diverged.
  mutating func run(scorer: RunScorer) throws -> Int? {
    defer { withExtendedLifetime(lock) { bar.finish() } }
    var candidates = Array(plan.candidates.indices)
    for round in plan.halving.counts.indices {
      for candidate in candidates.sorted()
      where record.entry(round: round + 1, candidate: candidate + 1) == nil {
        guard let entry = try entry(of: candidate, in: round, scorer: scorer) else { return nil }
        try record.append(entry)
        tell(entry)
      }
      let results = candidates.map { candidate in
        (candidate, record.entry(round: round + 1, candidate: candidate + 1)?.kid)
      }
      candidates = plan.halving.survivors(of: round, results)
      if candidates.count == 1 { break }
    }
    guard let winner = candidates.first else {
      throw CommandProblem(
        "every candidate diverged; try smaller learning rates in the space")
    }
    try AtomicFile.replace(
      folder.appendingPathComponent(Self.winnerName).path,
      with: plan.configurations[winner].yaml())
    return winner
  }

  /// Trains a candidate to the end of a round and scores it; nil after an interruption.
  private func entry(
    of candidate: Int, in round: Int, scorer: RunScorer
  ) throws -> SearchRecord.Entry? {
    let (run, trainer) = try trainer(of: candidate, in: round)
    let lock = try RunLock(run.url)
    defer { withExtendedLifetime(lock) {} }
    var entry = SearchRecord.Entry(
      round: round + 1, candidate: candidate + 1, step: 0, images: 0, kid: nil, kidError: nil)
    do {
      let title = "round \(round + 1) of \(plan.halving.counts.count), candidate \(candidate + 1)"
      guard try train(trainer, in: run, title: title) == .completed else { return nil }
      let score = try scorer.score(of: trainer.sampler.samples(of: scorer.sampleCounts))
      entry = .init(
        round: entry.round, candidate: entry.candidate, step: 0, images: 0, kid: score.kid,
        kidError: score.standardError)
    } catch TrainingError.diverged, TrainingError.notFinite {
      // Its steps are known, a score is not.
    }
    entry.step = trainer.stepCount
    entry.images = trainer.stepCount * plan.picturesPerStep(candidate)
    return Interruption.isRequested ? nil : entry
  }

  private func trainer(of candidate: Int, in round: Int) throws -> (RunFolder, Trainer) {
    let url = folder.appendingPathComponent(Self.runsName).appendingPathComponent(
      "\(candidate + 1)")
    var configuration = plan.configurations[candidate]
    configuration.stop = plan.stop(of: candidate, in: round)
    (configuration.sampleEvery, configuration.sampleMinutes) = (0, nil)
    let engine =
      configuration.precision == engine.precision
      ? engine
      : try KernelEngine(threads: configuration.threads, precision: configuration.precision)
    guard RunFolder.isResumable(url) else {
      let trainer = try Trainer(shards: plan.shards, configuration: configuration, engine: engine)
      return (try RunFolder(creating: url, configuration: configuration), trainer)
    }
    var run = try RunFolder(opening: url)
    run.configuration = configuration
    let trainer = try Trainer(resuming: run, shards: plan.shards, engine: engine)
    try run.writeConfiguration()
    return (run, trainer)
  }

  private func train(
    _ trainer: Trainer, in run: RunFolder, title: String
  ) throws -> FinishReason {
    var quiet = output
    quiet.quiet = true
    var display = TrainingDisplay(run: run, output: quiet)
    return try trainer.train(in: run, isInterrupted: { Interruption.isRequested }) { event in
      try display.handle(event)
      guard case .step(let record) = event else { return }
      switch run.configuration.stop {
      case .minutes(let minutes):
        let total = max(1, Int(minutes * 60))
        bar.update(title: title, done: min(Int(record.seconds), total), total: total, unit: "s")
      case .steps(let steps):
        bar.update(title: title, done: record.step, total: steps, unit: "steps")
      case .epochs: break
      }
    }
  }

  private func tell(_ entry: SearchRecord.Entry) {
    bar.finish()
    let score =
      entry.kid.map { String(format: "KID %.1f ± %.1f", $0, entry.kidError ?? 0) } ?? "diverged"
    output.announce(
      "round \(entry.round), candidate \(entry.candidate), step \(grouped(entry.step)): \(score)  "
        + plan.candidates[entry.candidate - 1].joined(separator: " "))
  }
}
