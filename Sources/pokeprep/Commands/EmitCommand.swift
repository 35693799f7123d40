import ArgumentParser
import CommandShell
import Curation
import Foundation

/// `pokeprep emit`: what other programs need to do a plan.
struct EmitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "emit",
    abstract: "Print a script by which another program does a plan.",
    discussion: """
      The text goes to standard output; nothing is started. Read it, and change in it what your place \
      asks for: partitions, images, volumes.

      Examples:
        pokeprep emit parallel --plan plan/ > run.sh && sh run.sh
        pokeprep emit slurm --plan plan/ > submit.sh && sh submit.sh
        pokeprep emit k8s --plan plan/ --image registry/pokeprep --claim pictures > jobs.yaml
      """)

  @Argument(help: "What does the tasks.")
  var engine: EmittedScript.Engine

  @Option(
    name: .long, help: ArgumentHelp("The folder of the plan.", valueName: "dir"),
    completion: .directory)
  var plan = "plan"

  @Option(name: .long, help: "Processors of a task.")
  var cpus = 2

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Jobs of an array; each does every n-th task. Slurm takes 1000.", valueName: "n"))
  var jobs: Int?

  @Option(name: .long, help: "The container image, for k8s.")
  var image = "pokeprep"

  @Option(
    name: .long,
    help: "The volume claim that holds workspace and plan, for k8s; mounted where they are here.")
  var claim = "pokeprep"

  func validate() throws {
    guard (1...256).contains(cpus) else {
      throw ValidationError("--cpus: expected 1 to 256, found \(cpus)")
    }
    if let jobs, jobs < 1 { throw ValidationError("--jobs: expected 1 or more, found \(jobs)") }
  }

  func run() throws {
    let open = try OpenPlan(PlanFolder(at: plan))
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    let script = EmittedScript(
      plan: open.folder.root, workspace: open.workspace.root, program: program ?? "pokeprep",
      phases: open.phases, tasks: open.plan.taskCount, jobs: jobs ?? min(open.plan.taskCount, 1000),
      cpus: cpus, image: image, claim: claim)
    Console.print(data: script.text(for: engine))
  }
}
