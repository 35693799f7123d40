import Catalogue
import Foundation
import Shards

/// Does the tasks of a plan.
///
/// Two programs may do the same one at the same time: both leave the same bytes.
package struct TaskRunner: Sendable {
  let open: OpenPlan
  package let phase: PlanPhase
  let content: PhasePlan
  private let digest: String
  let workspace: Workspace
  let settings: PipelineSettings
  let threadCount: Int
  let isInterrupted: @Sendable () -> Bool
  let announce: @Sendable (String) -> Void

  /// Prepares for tasks of a phase, nil for the last one that has been planned.
  ///
  /// - Throws: `PlanProblem`.
  package init(
    _ open: OpenPlan, phase: PlanPhase?, threadCount: Int,
    isInterrupted: @escaping @Sendable () -> Bool,
    announce: @escaping @Sendable (String) -> Void
  ) throws {
    guard let phase = phase ?? open.lastPhase else {
      throw PlanProblem(
        .plan, "\(open.folder.root): has no phase; make the plan again with pokeprep plan")
    }
    self.open = open
    self.phase = phase
    (content, digest) = try open.phase(phase)
    workspace = open.workspace
    settings = try open.settings
    self.threadCount = threadCount
    self.isInterrupted = isInterrupted
    self.announce = announce
  }

  /// How many tasks there are.
  package var taskCount: Int { content.tasks.count }

  /// Does a task; where it is done already, tells what came of it.
  ///
  /// - Throws: `PlanProblem`, `CurationError.interrupted`, or what the system refused.
  package func run(_ task: Int) throws -> TaskReport {
    guard content.tasks.indices.contains(task) else {
      throw PlanProblem(
        .plan,
        "task \(task): expected a number from 0 to \(taskCount - 1), as there are in the plan")
    }
    if let done = open.done(phase, task, digest: digest), isThere(done, task) { return done.report }
    let start = ContinuousClock.now
    var (report, shards) = try work(on: task)
    report.seconds = Self.rounded((ContinuousClock.now - start) / .seconds(1))
    let done = DoneTask(plan: digest, report: report, shards: shards)
    try PlanFile.replace(
      open.folder.done(phase, task), with: Array((try StageFingerprint.json(done) + "\n").utf8))
    return report
  }

  private func work(on task: Int) throws -> (report: TaskReport, shards: [ShardManifest.Entry]?) {
    switch phase {
    case .fetch: (try FetchTask(runner: self).run(task), nil)
    case .measure: (try MeasureTask(runner: self).run(task), nil)
    case .match: (try MatchTask(runner: self).run(task), nil)
    case .shards: try ShardTask(runner: self).run(task)
    }
  }

  /// Whether what a task wrote is still there.
  private func isThere(_ done: DoneTask, _ task: Int) -> Bool {
    switch phase {
    case .fetch: true
    case .measure, .match:
      FileManager.default.fileExists(atPath: open.folder.result(phase, task))
        && (phase == .match || !open.sharesSearch
          || (try? BandFile(at: open.folder.bands(task))) != nil)
    case .shards: PlanChecks.lostShard(of: [done], in: shardsFolder) == nil
    }
  }

  /// Where the shards go.
  var shardsFolder: URL {
    URL(fileURLWithPath: workspace.absolutePath(settings[AugmentStage.self].out), isDirectory: true)
  }

  /// The lines of a task.
  ///
  /// - Throws: `PlanProblem` for a file that is not the one that was planned.
  func items<Item: Decodable>(_ type: Item.Type, of task: Int) throws -> [Item] {
    let path = open.folder.task(phase, task)
    let bytes = try PlanFile.read(path)
    guard PlanFile.digest(of: bytes) == content.tasks[task].sha256 else {
      throw PlanProblem(.plan, "\(path): is not the file that was planned; make a new plan")
    }
    let decoder = JSONDecoder()
    return try bytes.split(separator: UInt8(ascii: "\n")).map { line in
      do { return try decoder.decode(type, from: Data(line)) } catch {
        throw PlanProblem(.plan, "\(path): holds a line of another version; make a new plan")
      }
    }
  }

  /// - Throws: `PlanProblem` where more files cannot be used than the plan allows.
  func checkShare(bad: Int, of count: Int, in task: Int) throws {
    guard Double(bad) > open.plan.maxBadShare * Double(count) else { return }
    throw PlanProblem(
      .pictures,
      "task \(task): \(bad) of \(count) pictures cannot be used, more than --max-bad-share "
        + "\(open.plan.maxBadShare) allows; look at them, or make a plan that allows more")
  }

  func checkInterruption(_ stage: StageName) throws {
    if isInterrupted() { throw CurationError.interrupted(stage: stage) }
  }

  private static func rounded(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }
}
