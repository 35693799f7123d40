import Shards

/// What came of a task: the line of JSON that `work` prints.
package struct TaskReport: Codable, Sendable, Hashable {
  /// Its number.
  package var task: Int
  package var phase: PlanPhase
  /// Pictures it looked at, or files it brought.
  package var pictures: Int?
  /// Those of them that can be used.
  package var kept: Int?
  /// Hashes it looked at, and pairs of pictures that it found.
  package var hashes: Int?
  package var pairs: Int?
  /// Samples it wrote into shards.
  package var samples: Int?
  package var seconds: Double
  /// SHA-256 of what it found or wrote, without times: the same for every run of the task.
  package var sha256: String
}

/// The marker of a task that is done, written last.
struct DoneTask: Codable, Sendable {
  /// SHA-256 of the `phase.json` that it was done for.
  var plan: String
  var report: TaskReport
  /// The shards that it wrote.
  var shards: [ShardManifest.Entry]?
}

extension OpenPlan {
  /// The marker of a task, where it is done for the present plan.
  func done(_ phase: PlanPhase, _ task: Int, digest: String) -> DoneTask? {
    let path = folder.done(phase, task)
    guard let bytes = try? PlanFile.read(path),
      let done = try? PlanFile.decoded(DoneTask.self, from: bytes, at: path), done.plan == digest
    else { return nil }
    return done
  }

  /// The markers of all tasks of a phase.
  ///
  /// - Throws: `PlanProblem` that names those that are not done.
  func allDone(_ phase: PlanPhase) throws -> [DoneTask] {
    let digest = try self.phase(phase).digest
    var (found, missing): ([DoneTask], [Int]) = ([], [])
    for task in 0..<plan.taskCount {
      if let done = done(phase, task, digest: digest) {
        found.append(done)
      } else {
        missing.append(task)
      }
    }
    guard missing.isEmpty else {
      let some = missing.prefix(20).map(String.init).joined(separator: ",")
      throw PlanProblem(
        .tryAgain,
        "\(folder.root): \(missing.count) of \(plan.taskCount) tasks of \(phase.rawValue) are not done: "
          + some + (missing.count > 20 ? ",…" : "")
          + "; do them with pokeprep work --phase \(phase.rawValue) --task N")
    }
    return found
  }
}
