import Catalogue
import Files
import Foundation
import Shards

/// The content of `plan.json`: what holds for all phases.
///
/// Written once and never changed.
package struct WorkPlan: Codable, Sendable, Hashable {
  /// `pokeprep-plan/1`.
  var format = Self.format
  /// The workspace, relative to the folder of the plan where that lies inside, else absolute.
  var workspace: String
  /// How many tasks each phase has.
  package var taskCount: Int
  /// The share of a task's pictures that may be unusable.
  var maxBadShare: Double
  /// Into how many buckets the hashes are dealt out that tasks compare; nil for as many as are fit.
  var buckets: Int?
  /// The command that brings a file, with `{}` for its address.
  var fetch: String?
  /// The settings of every stage, as JSON.
  var settings: [String: String]

  static let format = "pokeprep-plan/1"

  init(
    settings: PipelineSettings, workspace: Workspace, folder: PlanFolder, taskCount: Int,
    maxBadShare: Double, buckets: Int?, fetch: String?
  ) throws {
    let inside = workspace.relativePath(folder.root)
    let depth = inside.pathNames.count
    self.workspace =
      inside == folder.root
      ? workspace.root : Array(repeating: "..", count: depth).joined(separator: "/")
    self.taskCount = taskCount
    self.maxBadShare = maxBadShare
    self.buckets = buckets
    self.fetch = fetch
    self.settings = try settings.stored()
  }

  /// Where the pictures, the catalogue and the shards are.
  func place(of folder: PlanFolder) -> Workspace {
    Workspace(at: workspace.hasPrefix("/") ? workspace : "\(folder.root)/\(workspace)")
  }
}

/// The content of `PHASE/phase.json`: what its tasks rest on.
struct PhasePlan: Codable, Sendable, Hashable {
  /// One task.
  struct Task: Codable, Sendable, Hashable {
    /// Pictures or samples.
    var count: Int
    /// SHA-256 of the file that lists them.
    var sha256: String
  }

  /// SHA-256 of `plan.json`.
  var plan: String
  /// The fingerprint of the stage before, which covers all that was read.
  var inputs: String
  /// The digest of the settings in force, by the version of the program that made the plan.
  var settings: String
  /// What all shards have in common.
  var configuration: ShardConfiguration?
  /// The tasks by number.
  var tasks: [Task]
}

/// A plan that was opened.
package struct OpenPlan: Sendable {
  package let folder: PlanFolder
  package let plan: WorkPlan
  /// SHA-256 of `plan.json`.
  let digest: String

  /// Opens a plan.
  ///
  /// - Throws: `PlanProblem`.
  package init(_ folder: PlanFolder) throws {
    let bytes = try PlanFile.read(folder.plan)
    self.folder = folder
    plan = try PlanFile.decoded(WorkPlan.self, from: bytes, at: folder.plan)
    digest = PlanFile.digest(of: bytes)
    guard plan.format == WorkPlan.format, plan.taskCount > 0 else {
      throw PlanProblem(.plan, "\(folder.plan): expected \(WorkPlan.format), found \(plan.format)")
    }
  }

  /// Where the pictures, the catalogue and the shards are.
  package var workspace: Workspace { plan.place(of: folder) }

  /// The settings of every stage when the plan was made.
  package var settings: PipelineSettings {
    get throws { try PipelineSettings(stored: plan.settings, path: folder.plan) }
  }

  /// The last phase that has been planned.
  package var lastPhase: PlanPhase? {
    PlanPhase.allCases.last { FileManager.default.fileExists(atPath: folder.phase($0)) }
  }

  /// The phases from the first to the last, planned or not.
  package var phases: [PlanPhase] {
    let hasList = FileManager.default.fileExists(atPath: folder.phase(.fetch))
    return PlanPhase.allCases.filter {
      ($0 != .fetch || hasList) && ($0 != .match || sharesSearch)
    }
  }

  /// Whether tasks look for near duplicates.
  package var sharesSearch: Bool { (try? settings[DuplicatesStage.self].isByBands) ?? false }

  /// The phase whose merge plans the shards.
  var decidingPhase: PlanPhase { sharesSearch ? .match : .measure }

  /// What a phase rests on, with the digest of the file that says it.
  ///
  /// - Throws: `PlanProblem` where it has not been planned yet, or belongs to another plan.
  func phase(_ phase: PlanPhase) throws -> (content: PhasePlan, digest: String) {
    let path = folder.phase(phase)
    guard FileManager.default.fileExists(atPath: path) else {
      throw PlanProblem(
        .tryAgain, "\(path): \(phase.rawValue) is not planned yet; run pokeprep merge --plan first")
    }
    let bytes = try PlanFile.read(path)
    let content = try PlanFile.decoded(PhasePlan.self, from: bytes, at: path)
    guard content.plan == digest, content.tasks.count == plan.taskCount else {
      throw PlanProblem(
        .plan, "\(path): belongs to another plan.json than the one beside it; make a new plan")
    }
    return (content, PlanFile.digest(of: bytes))
  }
}

extension PipelineSettings {
  /// The settings of every stage as JSON, by its name.
  func stored() throws -> [String: String] {
    func text<Stage: CurationStage>(_ stage: Stage.Type) throws -> (String, String) {
      (Stage.name.rawValue, try StageFingerprint.json(self[stage]))
    }
    return Dictionary(uniqueKeysWithValues: try PipelineStages.all.map { try text($0) })
  }

  /// Settings that were stored.
  ///
  /// - Throws: `PlanProblem` for values that this program does not take.
  init(stored: [String: String], path: String) throws {
    self.init()
    func take<Stage: CurationStage>(_ stage: Stage.Type, _ settings: inout Self) throws {
      do {
        let text = stored[Stage.name.rawValue] ?? ""
        settings[stage] = try JSONDecoder().decode(Stage.Settings.self, from: Data(text.utf8))
        try settings[stage].validate()
      } catch {
        throw PlanProblem(
          .plan, "\(path): the settings of \(Stage.name) cannot be used; make a new plan")
      }
    }
    for stage in PipelineStages.all { try take(stage, &self) }
  }
}
