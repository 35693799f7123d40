import Curation

/// Which tasks a process does: one, or every n-th.
struct TaskNumbers: Equatable {
  /// The first task.
  var first: Int
  /// How many processes share the tasks; nil where each does one.
  var stride: Int?

  /// What `--task` says: a number, or `auto` for that of the engine.
  ///
  /// - Parameters:
  ///   - text: As typed.
  ///   - stride: What `--of` says.
  ///   - environment: Of the process.
  /// - Throws: `PlanProblem` for what is no number, and where no engine has given one.
  init(_ text: String, of stride: Int?, environment: [String: String]) throws {
    guard text == "auto" else {
      guard let number = Int(text), number >= 0 else {
        throw PlanProblem(
          .plan, "--task: expected a number from 0 upwards, or auto, found '\(text)'")
      }
      (first, self.stride) = (number, stride)
      return
    }
    for engine in Self.engines {
      guard let text = environment[engine.number] else { continue }
      guard let number = Int(text), number >= 0 else {
        throw PlanProblem(
          .plan, "\(engine.number): expected a number from 0 upwards, found '\(text)'")
      }
      // An array of Slurm may be started again in part, so its size says nothing about the plan.
      (first, self.stride) = (
        number, stride ?? engine.size.flatMap { environment[$0] }.flatMap { Int($0) }
      )
      return
    }
    throw PlanProblem(
      .plan,
      "--task auto: found none of \(Self.engines.map(\.number).joined(separator: ", ")) in the "
        + "environment; name the task with --task N")
  }

  /// The variables in which engines say which process this is, and of how many.
  private static let engines: [(number: String, size: String?)] = [
    ("SLURM_ARRAY_TASK_ID", nil), ("JOB_COMPLETION_INDEX", nil),
    ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"), ("RANK", "WORLD_SIZE"),
  ]

  /// The tasks, of so many.
  func tasks(of count: Int) -> [Int] {
    guard let stride, stride > 0 else { return [first] }
    return Array(Swift.stride(from: first, to: count, by: stride))
  }
}
