import ArgumentParser
import Catalogue
import CommandShell
import Curation
import Foundation
import Imports

/// `pokeprep plan`: curation cut into tasks.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Cut curation into tasks that can run anywhere at the same time.",
    discussion: """
      Writes a folder with numbered tasks, which "pokeprep work" does and "pokeprep merge" puts \
      together. What comes out are the bytes of "pokeprep run", whatever the number of tasks. Settings \
      are those that run would take; they are fixed in the plan, which never changes.

      --input takes what run takes, or a file with an address a line: paths, or URLs that --fetch brings \
      into the folder images.

      Examples:
        pokeprep plan --tasks 64 --out plan/
        pokeprep plan --input urls.txt --fetch 'curl -fsS {}' --tasks 64 --out plan/
        pokeprep plan --scale --tasks 1000 --out plan/
        pokeprep emit slurm --plan plan/ > submit.sh
      """)

  @OptionGroup var typed: PipelineOptions

  @Option(
    name: .long,
    help: ArgumentHelp("Tasks of each phase. (default: one per core)", valueName: "n"))
  var tasks: Int?

  @Option(
    name: .long, help: ArgumentHelp("The folder of the plan.", valueName: "dir"),
    completion: .directory)
  var out = "plan"

  @Flag(
    name: .long,
    help: """
      Let tasks look for near duplicates, too, and find somewhat fewer: the same as --set \
      duplicates.search=bands.
      """)
  var scale = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "With --scale: parts of that search. (default: one a task, or one for 50,000 pictures)",
      valueName: "n"))
  var buckets: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The command that prints the file of a URL in the list; {} stands for the URL.",
      valueName: "command"))
  var fetch: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A task fails when more of its pictures cannot be used; 1 takes them all.", valueName: "0…1"))
  var maxBadShare = 1.0

  @OptionGroup var options: CurationOptions

  func validate() throws {
    if let tasks, !(1...1_000_000).contains(tasks) {
      throw ValidationError("--tasks: expected 1 to 1000000, found \(tasks)")
    }
    if let buckets, !(1...1_000_000).contains(buckets) {
      throw ValidationError("--buckets: expected 1 to 1000000, found \(buckets)")
    }
    guard (0...1).contains(maxBadShare) else {
      throw ValidationError("--max-bad-share: expected 0 to 1, found \(maxBadShare)")
    }
    if let fetch, !fetch.contains("{}") {
      throw ValidationError("--fetch: expected {} where the URL goes, found '\(fetch)'")
    }
  }

  func run() throws {
    let place = options.place
    let list = try list()
    var typed = typed
    if list != nil { typed.choice.input = nil }
    if list == nil { try InputImport(options).bring(typed.filterSettings(in: place)) }
    if list == nil, !place.hasCatalogue {
      let settings = try typed.settings(keeping: nil, in: place)
      _ = try FilterPlan(settings: settings[FilterStage.self], workspace: place)
    }
    let count = tasks ?? options.threads.count
    try options.withPipeline(withoutCatalogue: .make) { pipeline in
      var settings = try typed.settings(keeping: pipeline.context.catalogue, in: place)
      try share(&settings[DuplicatesStage.self])
      let plan = try PlanWriting.create(
        at: PlanFolder(at: out), settings: settings, workspace: place, taskCount: count,
        maxBadShare: maxBadShare, buckets: buckets, fetch: fetch)
      let writing = PlanWriting(
        plan, pipeline: Pipeline(context: pipeline.context, settings: settings))
      let pictures = try list.map { try writing.planFetch($0) } ?? writing.planMeasure()
      try show(
        Made(
          plan: plan.folder.root, phase: list == nil ? .measure : .fetch, tasks: count,
          pictures: pictures))
    }
  }

  /// Lets tasks look for near duplicates where `--scale` asks for it.
  private func share(_ settings: inout DuplicatesSettings) throws {
    if scale {
      guard settings.method == .near else {
        throw CommandProblem(
          "--scale: expected duplicates.method near, found \(settings.method.rawValue), for which tasks "
            + "have nothing to look for; leave --scale out")
      }
      settings.search = .bands
      try settings.validate()
    }
    if buckets != nil, !settings.isByBands {
      throw CommandProblem("--buckets: expected --scale beside it")
    }
  }

  /// The list that `--input` names; nil for a folder.
  private func list() throws -> Curation.PictureList? {
    var isFolder: ObjCBool = false
    guard let input = typed.choice.input,
      unsafe FileManager.default.fileExists(atPath: input, isDirectory: &isFolder),
      !isFolder.boolValue, !Import.isSet(input)
    else { return nil }
    let list = try Curation.PictureList(contentsOf: input)
    if list.needsFetching, fetch == nil {
      throw CommandProblem(
        "\(input): holds URLs; say how to fetch one, such as --fetch 'curl -fsS {}'")
    }
    return list
  }

  /// What was planned.
  private struct Made: Encodable {
    var plan: String
    var phase: PlanPhase
    var tasks: Int
    var pictures: Int
  }

  private func show(_ made: Made) throws {
    if options.output.json { return try Console.print(json: made) }
    let what =
      made.phase == .fetch
      ? "\(counted(made.pictures, "file")) to bring"
      : "\(counted(made.pictures, "picture")) to convert"
    Console.print("\(made.plan): \(what) in \(counted(made.tasks, "task"))")
    options.output.next(
      "pokeprep work --plan \(out) --phase \(made.phase.rawValue) --task N "
        + "with N from 0 to \(made.tasks - 1), or see pokeprep emit"
    ).forEach { Console.print($0) }
  }
}
