import Catalogue
import Digest
import Files
import Foundation
import Shards

/// A picture that a task converts.
struct PlannedPictureFile: Codable, Sendable, Hashable {
  /// Relative to the input folder.
  var path: String
  var bytes: Int
  /// Time of the last change in nanoseconds since 1970.
  var modified: Int64
  /// Where its prepared picture goes, relative to the workspace.
  var prepared: String
}

/// Writes a plan and its phases, each phase's `phase.json` last.
package struct PlanWriting {
  let open: OpenPlan
  let pipeline: Pipeline

  package init(_ open: OpenPlan, pipeline: Pipeline) {
    self.open = open
    self.pipeline = pipeline
  }

  /// Writes `plan.json`, unless the same is there.
  ///
  /// - Throws: `PlanProblem` where another plan is there, or one would lie among source pictures.
  package static func create(
    at folder: PlanFolder, settings: PipelineSettings, workspace: Workspace, taskCount: Int,
    maxBadShare: Double, buckets: Int? = nil, fetch: String?
  ) throws -> OpenPlan {
    let plan = try WorkPlan(
      settings: settings, workspace: workspace, folder: folder, taskCount: taskCount,
      maxBadShare: maxBadShare, buckets: buckets, fetch: fetch)
    let input = workspace.absolutePath(settings[FilterStage.self].input)
    guard !SourceFolders([input]).contains(folder.root) else {
      throw PlanProblem(
        .plan,
        "\(folder.root): lies among the source pictures, which are never changed; give another --out"
      )
    }
    let text = try StageFingerprint.json(plan) + "\n"
    if FileManager.default.fileExists(atPath: folder.plan) {
      guard try PlanFile.read(folder.plan) == Array(text.utf8) else {
        throw PlanProblem(
          .plan,
          "\(folder.root): holds a plan with other settings, and plans are never changed; "
            + "give another --out, or delete it")
      }
    } else {
      try OutputFolder.make(folder.root)
      try AtomicFile.replace(folder.plan, with: text)
    }
    return try OpenPlan(folder)
  }

  /// Finds the pictures and deals those out that are not converted yet, or all where tasks look for near
  /// duplicates: these need the hashes of all.
  ///
  /// - Returns: How many these are.
  /// - Throws: What `filter` throws; `PlanProblem` where the phase was planned for other pictures.
  package func planMeasure() throws -> Int {
    let context = pipeline.context
    try pipeline.perform(FilterStage(settings: pipeline.settings[FilterStage.self]))
    let convert = ConvertStage(settings: pipeline.settings[ConvertStage.self])
    try convert.settings.validate()
    try convert.check(in: context)
    let inputs = try context.catalogue.stage(.filter)?.fingerprint ?? ""
    if FileManager.default.fileExists(atPath: open.folder.phase(.measure)) {
      let known = try open.phase(.measure).content
      guard known.inputs == inputs, try known.settings == convert.settings.digest else {
        throw PlanChecks.changedInputs(open.folder)
      }
      return known.tasks.reduce(0) { $0 + $1.count }
    }
    let pictures = try convert.openPictures(in: context, withDone: open.sharesSearch).map {
      picture, path in
      PlannedPictureFile(
        path: picture.path, bytes: picture.byteCount, modified: picture.modifiedNanoseconds,
        prepared: path)
    }
    let bounds = TaskBounds.even(
      weights: pictures.map { $0.bytes + TaskBounds.fileWeight }, tasks: open.plan.taskCount)
    try write(
      .measure, inputs: inputs, settings: convert.settings.digest,
      tasks: bounds.map { range in try Self.lines(pictures[range], count: range.count) })
    return pictures.count
  }

  /// Deals out the files of a list.
  package func planFetch(_ list: PictureList) throws -> Int {
    let bounds = TaskBounds.even(
      weights: Array(repeating: 1, count: list.files.count), tasks: open.plan.taskCount)
    let tasks = try bounds.map { try Self.lines(list.files[$0], count: $0.count) }
    let digest = PlanFile.digest(of: tasks.flatMap(\.bytes))
    if FileManager.default.fileExists(atPath: open.folder.phase(.fetch)) {
      guard try open.phase(.fetch).content.inputs == digest else {
        throw PlanChecks.changedInputs(open.folder)
      }
    } else {
      try write(.fetch, inputs: digest, settings: "", tasks: tasks)
    }
    return list.files.count
  }

  /// Deals out the shards; an older set is taken away first.
  ///
  /// - Returns: How many shards; nil where they are there already.
  func planShards() throws -> Int? {
    let context = pipeline.context
    let stage = AugmentStage(settings: pipeline.settings[AugmentStage.self])
    try stage.settings.validate()
    let fingerprint = try pipeline.fingerprint(of: stage)
    if try pipeline.currentSummary(of: stage, fingerprint: fingerprint) != nil { return nil }
    try stage.check(in: context)
    let input = try AugmentInput(context: context, settings: stage.settings)
    let plan = stage.plan(of: input)
    let shards = PlannedShard.all(
      training: plan.training.count, validation: plan.validation.count,
      samplesPerShard: stage.settings.shardSize)
    let bounds = TaskBounds.even(weights: shards.map(\.count), tasks: open.plan.taskCount)
    let tasks = try bounds.map { range in
      try Self.lines(
        shards[range].flatMap { shard in
          [ShardLine.shard(shard)]
            + plan.samples(of: shard).map { .sample($0, of: input, in: context.workspace) }
        }, count: shards[range].reduce(0) { $0 + $1.count })
    }
    let inputs = try context.catalogue.stage(.balance)?.fingerprint ?? ""
    try write(
      .shards, inputs: inputs, settings: input.digest, configuration: input.configuration,
      tasks: tasks
    ) { try ShardWriter.prepare(stage.folder(in: context)) }
    return shards.count
  }

  /// The lines of a task and how much there is to do in it.
  typealias TaskText = (bytes: [UInt8], count: Int)

  static func lines(_ items: some Sequence<some Encodable>, count: Int) throws -> TaskText {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var bytes: [UInt8] = []
    for item in items { bytes += try encoder.encode(item) + [UInt8(ascii: "\n")] }
    return (bytes, count)
  }

  /// Writes a phase, unless the same is there; `begin` is called before anything of another one goes.
  func write(
    _ phase: PlanPhase, inputs: String, settings: String,
    configuration: ShardConfiguration? = nil, tasks: [TaskText], begin: () throws -> Void = {}
  ) throws {
    let content = PhasePlan(
      plan: open.digest, inputs: inputs, settings: settings, configuration: configuration,
      tasks: tasks.map { PhasePlan.Task(count: $0.count, sha256: PlanFile.digest(of: $0.bytes)) })
    let path = open.folder.phase(phase)
    let text = Array((try StageFingerprint.json(content) + "\n").utf8)
    if let known = FileManager.default.contents(atPath: path), known == Data(text) { return }
    try? FileManager.default.removeItem(atPath: path)
    try begin()
    try open.folder.make(phase)
    // The workspace is locked, so nobody else writes these.
    for (number, task) in tasks.enumerated() {
      try AtomicFile.replace(open.folder.task(phase, number), with: task.bytes)
    }
    try AtomicFile.replace(path, with: text)
  }
}
