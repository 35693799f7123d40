import Catalogue
import Files
import Foundation
import Shards

/// What a merge came to.
package struct MergeReport: Encodable, Sendable, Hashable {
  /// The phase whose tasks were taken over.
  package var phase: PlanPhase
  /// Pictures that the tasks looked at or brought.
  package var pictures: Int?
  /// Those of them that can be used.
  package var kept: Int?
  /// Pictures that the next tasks compare.
  package var compared: Int?
  /// Shards that the next tasks write, or that are there now.
  package var shards: Int?
  /// The phase whose tasks come next; nil when all is done.
  package var next: PlanPhase?
}

/// Takes over what the tasks of a phase found, and plans the next one.
package struct PlanMerge {
  private let open: OpenPlan
  private let pipeline: Pipeline

  package init(_ open: OpenPlan, pipeline: Pipeline) {
    self.open = open
    self.pipeline = pipeline
  }

  /// Merges a phase; nothing has changed when a task is not done.
  ///
  /// - Throws: `PlanProblem`, and what stages throw.
  package func merge(_ phase: PlanPhase) throws -> MergeReport {
    let done = try open.allDone(phase)
    var report = MergeReport(phase: phase)
    if phase == .fetch || phase == .measure {
      report.pictures = done.reduce(0) { $0 + ($1.report.pictures ?? 0) }
      report.kept = done.reduce(0) { $0 + ($1.report.kept ?? 0) }
    }
    switch phase {
    case .fetch:
      _ = try PlanWriting(open, pipeline: pipeline).planMeasure()
      report.next = .measure
    case .measure:
      try takeOver()
      if open.sharesSearch {
        for stage in PipelineStages.all where stage.name < .duplicates { try perform(stage) }
        report.compared = try PlanWriting(open, pipeline: pipeline).planMatch()
        report.next = .match
      } else {
        report.shards = try decide()
        report.next = report.shards == nil ? nil : .shards
      }
    case .match:
      try PlanChecks(open: open, pipeline: pipeline).checkInputs()
      try mergeMatch()
      report.shards = try decide()
      report.next = report.shards == nil ? nil : .shards
    case .shards: report.shards = try mergeShards(done)
    }
    // Of tasks that were killed; one that still runs does what is done already.
    for file in [open.folder.result(phase, 0), open.folder.done(phase, 0)] {
      let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
      try TemporaryName.removeLeftovers(in: folder, isAlone: true) { _ in true }
    }
    return report
  }

  /// Takes over what the tasks measured.
  private func takeOver() throws {
    let checks = PlanChecks(open: open, pipeline: pipeline)
    try checks.checkInputs()
    let catalogue = pipeline.context.catalogue
    for task in 0..<open.plan.taskCount {
      try pipeline.context.checkInterruption(in: .convert)
      for path in try catalogue.takeOver(partAt: open.folder.result(.measure, task)) {
        PreparedFile.remove(path, in: pipeline.context.workspace)
      }
    }
  }

  /// Decides about duplicates by the pairs that the tasks found.
  private func mergeMatch() throws {
    var stage = DuplicatesStage(settings: pipeline.settings[DuplicatesStage.self])
    guard try open.phase(.match).content.inputs == pipeline.fingerprint(of: stage) else {
      throw PlanProblem(
        .plan,
        "\(open.folder.root): something was decided since the comparison was planned; run pokeprep "
          + "merge --phase measure and do the tasks of match again")
    }
    let open = open
    stage.foundPairs = { distinct in
      try (0..<open.plan.taskCount).flatMap { task in
        let path = open.folder.result(.match, task)
        guard let pairs = BandPair.pairs(of: try PlanFile.read(path), among: distinct.count) else {
          throw PlanProblem(
            .plan,
            "\(path): expected pairs of pictures, found something else; delete it and do the "
              + "tasks of match again")
        }
        return pairs
      }
    }
    try pipeline.perform(stage)
  }

  /// Brings all stages but the last up to date; how many shards are planned, nil when they are there.
  private func decide() throws -> Int? {
    for stage in PipelineStages.all where stage.name < .augment { try perform(stage) }
    return try PlanWriting(open, pipeline: pipeline).planShards()
  }

  private func perform<Stage: CurationStage>(_ type: Stage.Type) throws {
    try pipeline.perform(Stage(settings: pipeline.settings[type]))
  }

  /// Writes the manifest of the shards that the tasks wrote.
  private func mergeShards(_ done: [DoneTask]) throws -> Int {
    let checks = PlanChecks(open: open, pipeline: pipeline)
    try checks.checkInputs()
    for stage in PipelineStages.all where stage.name < .augment { try perform(stage) }
    try checks.checkShardInputs()
    let settings = pipeline.settings[AugmentStage.self]
    let stage = TaskShardsStage(settings: settings, entries: done.flatMap { $0.shards ?? [] })
    try pipeline.perform(stage)
    return stage.entries.count
  }
}

/// `augment`, of which tasks have written the shards.
private struct TaskShardsStage: CurationStage {
  static let name = AugmentStage.name
  static let version = AugmentStage.version
  let settings: AugmentSettings
  var entries: [ShardManifest.Entry] = []

  init(settings: AugmentSettings) { self.settings = settings }

  init(settings: AugmentSettings, entries: [ShardManifest.Entry]) {
    self.settings = settings
    self.entries = entries
  }

  private var augment: AugmentStage { AugmentStage(settings: settings) }

  func isIntact(in context: StageContext) throws -> Bool { try augment.isIntact(in: context) }
  func check(in context: StageContext) throws { try augment.check(in: context) }
  func preview(in context: StageContext) throws -> AugmentSummary {
    try augment.preview(in: context)
  }

  func run(in context: StageContext) throws -> AugmentSummary {
    let input = try AugmentInput(context: context, settings: settings)
    let plan = augment.plan(of: input)
    let planned = PlannedShard.all(
      training: plan.training.count, validation: plan.validation.count,
      samplesPerShard: settings.shardSize)
    guard planned.map(\.file) == entries.map(\.file),
      planned.map(\.count) == entries.map(\.samples),
      planned.map(\.split) == entries.map(\.split)
    else {
      throw PlanProblem(
        .plan, "the tasks wrote other shards than planned; run pokeprep merge --phase measure")
    }
    let folder = augment.folder(in: context)
    if let lost = PlanChecks.lostShard(entries, in: folder) {
      throw PlanProblem(
        .tryAgain,
        "\(folder.path)/\(lost): is gone or has another size; do the tasks of shards again")
    }
    let manifest = try PlannedShard.finish(entries, of: input.configuration, in: folder)
    return try augment.conclude(manifest, of: plan, input, in: context)
  }
}
