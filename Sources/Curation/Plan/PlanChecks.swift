import Catalogue
import Foundation
import Shards

/// Whether what a plan rests on is still so.
struct PlanChecks {
  let open: OpenPlan
  let pipeline: Pipeline

  static func changedInputs(_ folder: PlanFolder) -> PlanProblem {
    PlanProblem(
      .plan,
      "\(folder.root): the pictures, or what people decided about them, have changed since the plan "
        + "was made; make a new plan (pictures that are converted stay so)")
  }

  /// Looks through the input folder again.
  ///
  /// - Throws: `PlanProblem` where files came, went or changed.
  func checkInputs() throws {
    let filter = FilterStage(settings: pipeline.settings[FilterStage.self])
    let planned = try open.phase(.measure).content
    guard try pipeline.fingerprint(of: filter) == planned.inputs else {
      throw Self.changedInputs(open.folder)
    }
    guard try pipeline.settings[ConvertStage.self].digest == planned.settings else {
      throw PlanProblem(
        .plan,
        "\(open.folder.root): another version of pokeprep made this plan; use that one, or make "
          + "a new plan")
    }
    try pipeline.perform(filter)
  }

  /// - Throws: `PlanProblem` where something was decided after the shards were planned.
  func checkShardInputs() throws {
    let catalogue = pipeline.context.catalogue
    let planned = try open.phase(.shards).content
    let input = try AugmentInput(
      context: pipeline.context, settings: pipeline.settings[AugmentStage.self])
    guard try catalogue.stage(.balance)?.fingerprint == planned.inputs,
      input.digest == planned.settings
    else {
      throw PlanProblem(
        .plan,
        "\(open.folder.root): something was decided since the shards were planned; run pokeprep "
          + "merge --phase \(open.decidingPhase.rawValue) and do the tasks of shards again")
    }
  }

  /// The first shard of some tasks that is gone or has another size.
  static func lostShard(of tasks: [DoneTask], in folder: URL) -> String? {
    lostShard(tasks.flatMap { $0.shards ?? [] }, in: folder)
  }

  /// The first shard that is gone or has another size.
  static func lostShard(_ entries: [ShardManifest.Entry], in folder: URL) -> String? {
    entries.first { entry in
      FileStatus(of: folder.appendingPathComponent(entry.file).path)?.byteCount != entry.bytes
    }?.file
  }
}
