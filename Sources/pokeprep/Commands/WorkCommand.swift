import ArgumentParser
import CommandShell
import Curation
import Foundation

/// `pokeprep work`: tasks of a plan.
struct WorkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work",
    abstract: "Do a task of a plan.",
    discussion: """
      Prints a line of JSON for each task that is done. A task that is done already is left as it is, \
      and two processes may do the same one at the same time. With --stdin, each line of standard input \
      is the number of a task.

      --task auto takes the number that the engine gives: SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX \
      (Kubernetes), OMPI_COMM_WORLD_RANK (Open MPI) or RANK (torchrun).

      Exit status: 0 done, 75 stopped or refused by the machine (try again), 78 the plan does not fit \
      (never try again), 65 too many pictures cannot be used.

      Examples:
        pokeprep work --plan plan/ --task 17
        pokeprep work --plan plan/ --task auto --of 1000   tasks i, i + 1000, i + 2000, …
      """)

  @Option(
    name: .long, help: ArgumentHelp("The folder of the plan.", valueName: "dir"),
    completion: .directory)
  var plan = "plan"

  @Option(name: .long, help: ArgumentHelp("The task, or auto.", valueName: "n"))
  var task: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How many processes share the tasks: this one does every n-th.", valueName: "n"))
  var of: Int?

  @Flag(name: .long, help: "Read the numbers of tasks from standard input.")
  var stdin = false

  @Option(name: .long, help: "The phase. (default: the last one that has been planned)")
  var phase: PlanPhase?

  @OptionGroup var threads: ThreadOptions

  @Flag(name: .long, help: "Print data and errors only.")
  var quiet = false

  @Flag(name: .long, help: "Print one array of all tasks at the end, those that failed too.")
  var json = false

  func validate() throws {
    guard (task == nil) == stdin else {
      throw ValidationError("expected either --task or --stdin")
    }
    if let of, of < 1 { throw ValidationError("--of: expected 1 or more, found \(of)") }
  }

  func run() throws {
    var (worst, lines): (ExitStatus?, [String]) = (nil, [])
    do {
      let quiet = quiet
      let runner = try TaskRunner(
        OpenPlan(PlanFolder(at: plan)), phase: phase, threadCount: threads.count,
        isInterrupted: { Interruption.isRequested },
        announce: { if !quiet { Console.error($0) } })
      if let task {
        let numbers = try TaskNumbers(
          task, of: of, environment: ProcessInfo.processInfo.environment)
        // The first task after a signal says that it was stopped; the others need not.
        for number in numbers.tasks(of: runner.taskCount)
        where worst == nil || !Interruption.isRequested {
          worst = perform(String(number), by: runner, worst, &lines)
        }
      } else {
        while let line = readLine() {
          worst = perform(line, by: runner, worst, &lines)
        }
      }
      if json { Console.print("[" + lines.joined(separator: ",\n") + "]") }
    } catch { worst = Self.tell(error) }
    if let worst { throw ExitCode(worst.rawValue) }
  }

  /// Does a task and prints its line, or keeps it for the end; the worst status so far.
  private func perform(
    _ text: String, by runner: TaskRunner, _ worst: ExitStatus?, _ lines: inout [String]
  ) -> ExitStatus? {
    let text = text.trimmingCharacters(in: .whitespaces)
    var (line, worst): (String?, ExitStatus?) = (nil, worst)
    do {
      guard let number = Int(text) else {
        throw PlanProblem(.plan, "expected the number of a task, found '\(text)'")
      }
      line = try JSONLine.text(Interruption.waitingForTheEnd { try runner.run(number) })
    } catch {
      let status = Self.tell(error)
      worst = TaskFailure.worse(worst, status)
      if stdin || json { line = try? JSONLine.text(Failed(task: text, error: status.rawValue)) }
    }
    if let line { json ? lines.append(line) : Console.print(line) }
    return worst
  }

  private static func tell(_ error: any Error) -> ExitStatus {
    Console.error("pokeprep work: \(ErrorReport.words(of: error))")
    return TaskFailure.status(of: error)
  }

  /// The line of a task that failed, for engines that do not look at the exit status.
  private struct Failed: Encodable {
    var task: String
    var error: Int32
  }
}

extension PlanPhase: ExpressibleByArgument {}

/// A value as one line.
private enum JSONLine {
  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
